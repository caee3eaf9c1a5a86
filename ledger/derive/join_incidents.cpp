#include <algorithm>
#include <map>
#include <span>
#include <unordered_map>

#include "ledger/derive/incidents.h"

namespace plumbline::ledger {
namespace {

Duration minutes_of(double minutes) { return Duration(static_cast<Duration::rep>(minutes * 60e6)); }

/// An incident in the making: what joining looks at. Refers to the period that it began with.
struct Draft {
  const IncidentPeriod* period = nullptr;
  Instant opened;
  std::optional<Instant> closed;
  std::optional<Instant> acknowledged;
  Instant recorded_at;
  bool told = false;                        ///< where it stood is known by then
  bool apart = false;                       ///< its end was missed: nothing is joined to it
  std::vector<std::uint32_t> joined_hosts;  ///< of what was joined to it
  std::vector<std::uint32_t> others;        ///< Incident::others
  std::vector<Related> related;             ///< when others were joined to it; else the period's
  std::optional<std::int64_t> parent;

  std::int64_t id() const { return period->id; }
  std::uint32_t entity() const { return period->entity; }
  std::uint16_t class_id() const { return period->class_id; }
  std::uint32_t cluster() const { return told ? period->place.cluster : 0; }
  std::span<const std::uint32_t> hosts() const {
    return told ? std::span(period->place.hosts) : std::span<const std::uint32_t>();
  }
};

void keep_latest(std::optional<Instant>& end, const std::optional<Instant>& other) {
  if (!end || !other) {
    end.reset();
  } else {
    end = std::max(*end, *other);
  }
}

void join(Draft& to, const Draft& from) {
  keep_latest(to.closed, from.closed);
  const auto& ack = from.acknowledged;
  if (ack) to.acknowledged = std::min(to.acknowledged.value_or(*ack), *ack);
  to.recorded_at = std::max(to.recorded_at, from.recorded_at);
  auto& hosts = to.joined_hosts;
  hosts.insert(hosts.end(), from.hosts().begin(), from.hosts().end());
  hosts.insert(hosts.end(), from.joined_hosts.begin(), from.joined_hosts.end());
  to.apart = to.apart || from.apart;
}

/// As of its begin, Same first.
void put_related(const Draft& draft, std::vector<Related>& into) {
  const bool placed = draft.related.empty() && draft.told;
  const auto& known = placed ? draft.period->place.related : draft.related;
  into.assign(known.begin(), known.end());
  if (into.empty()) into.push_back({draft.entity(), Relation::Same});
}

/// Makes the incident anew; the memory of what it was is used again.
void put(Draft&& draft, Incident& into) {
  Incident incident;
  incident.key.swap(into.key);
  incident.related.swap(into.related);
  incident.id = draft.id();
  incident.key = draft.period->key;
  incident.class_id = draft.class_id();
  incident.entity = draft.entity();
  incident.opened = draft.opened;
  incident.closed = draft.closed;
  incident.acknowledged = draft.acknowledged;
  incident.recorded_at = draft.recorded_at;
  incident.others = std::move(draft.others);
  incident.parent = draft.parent;
  put_related(draft, incident.related);
  into = std::move(incident);
}

bool earlier(const Draft& a, const Draft& b) {
  return std::pair(a.opened, a.id()) < std::pair(b.opened, b.id());
}

/// Turns periods into incidents, one step after the other.
class Joiner {
 public:
  Joiner(const IncidentClasses& classes, Instant as_of, Instant told_by)
      : classes_(classes), as_of_(as_of), told_by_(told_by) {}

  std::vector<Incident> join_all(const std::vector<IncidentPeriod>& periods,
                                 std::vector<Incident> incidents) {
    drafts_.reserve(periods.size());
    for (const auto& period : periods)
      if (!period.place.excused && period.opened() <= as_of_) drafts_.push_back(draft_of(period));
    put_in_order();
    join_same_entity();
    std::erase_if(drafts_, [&](const Draft& d) { return !lasted(d); });
    join_hosts();
    put_in_order();
    subsume();
    incidents.resize(drafts_.size());
    for (std::size_t i = 0; i < drafts_.size(); ++i) put(std::move(drafts_[i]), incidents[i]);
    return incidents;
  }

 private:
  const IncidentClass& class_of(const Draft& d) const { return classes_.classes[d.class_id()]; }

  void put_in_order() {
    if (!std::is_sorted(drafts_.begin(), drafts_.end(), earlier))
      std::sort(drafts_.begin(), drafts_.end(), earlier);
  }

  Draft draft_of(const IncidentPeriod& period) const {
    Draft draft;
    const IncidentClass& of = classes_.classes[period.class_id];
    draft.period = &period;
    draft.opened = period.opened();
    draft.closed = period.closed(of.merge_hosts_minutes > 0);
    const auto& tools = period.place.tools_running;
    if (of.pairs[period.pair].tools_close && tools && *tools <= told_by_)
      draft.closed = std::min(draft.closed.value_or(*tools), *tools);
    draft.acknowledged = period.acknowledged();
    if (draft.closed && *draft.closed > as_of_) draft.closed.reset();
    if (draft.acknowledged && *draft.acknowledged > as_of_) draft.acknowledged.reset();
    draft.recorded_at = period.recorded_at();
    draft.told = !period.place.told_from || *period.place.told_from <= told_by_;
    draft.apart =
        period.superseded && *period.superseded <= as_of_ && draft.closed == period.superseded;
    return draft;
  }

  /// Overlapping periods of one entity, and those that follow soon.
  void join_same_entity() {
    // Those of one class, entity and alarm one after the other, by when they opened.
    struct Place {
      std::uint64_t entity_and_class;
      std::uint32_t at;
    };
    std::vector<Place> order;
    order.reserve(drafts_.size());
    for (std::uint32_t i = 0; i < drafts_.size(); ++i)
      order.push_back({std::uint64_t{drafts_[i].entity()} << 16 | drafts_[i].class_id(), i});
    std::sort(order.begin(), order.end(), [&](const Place& a, const Place& b) {
      if (a.entity_and_class != b.entity_and_class) return a.entity_and_class < b.entity_and_class;
      const int alarms = drafts_[a.at].period->alarm.compare(drafts_[b.at].period->alarm);
      return alarms != 0 ? alarms < 0 : a.at < b.at;
    });
    std::vector<bool> gone(drafts_.size());
    std::size_t before = 0;  // in the order: what the next one may belong to
    for (std::size_t i = 1; i < order.size(); ++i) {
      Draft& first = drafts_[order[before].at];
      const Draft& next = drafts_[order[i].at];
      const bool same = order[before].entity_and_class == order[i].entity_and_class &&
                        first.period->alarm == next.period->alarm;
      const auto& end = first.closed;
      const Duration gap = minutes_of(class_of(next).merge_minutes);
      if (same && !first.apart && (!end || next.opened <= *end + gap)) {
        join(first, next);
        gone[order[i].at] = true;
      } else {
        before = i;
      }
    }
    std::size_t at = 0;
    std::erase_if(drafts_, [&](const Draft&) { return gone[at++]; });
  }

  bool lasted(const Draft& d) const {
    const Duration least = minutes_of(class_of(d).least_minutes);
    return d.acknowledged || d.closed.value_or(as_of_) - d.opened >= least;
  }

  /// Hosts of one cluster that lose the same thing at the same time.
  void join_hosts() {
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::size_t> last;
    std::vector<Draft> joined;
    joined.reserve(drafts_.size());
    for (auto& draft : drafts_) {
      const Duration within = minutes_of(class_of(draft).merge_hosts_minutes);
      if (within > Duration::zero() && draft.cluster() != 0) {
        const auto key = std::pair(draft.class_id(), draft.cluster());
        const auto found = last.find(key);
        if (found != last.end() && draft.opened <= joined[found->second].opened + within) {
          Draft& first = joined[found->second];
          join(first, draft);
          add_other(first, draft.entity());
          if (first.related.empty()) put_related(first, first.related);
          std::vector<Related> theirs;
          put_related(draft, theirs);
          for (const Related& related : theirs) add_related(first.related, related);
          continue;
        }
        last[key] = joined.size();
      }
      joined.push_back(std::move(draft));
    }
    drafts_ = std::move(joined);
  }

  static void add_other(Draft& draft, std::uint32_t entity) {
    auto& others = draft.others;
    if (entity == draft.entity()) return;
    const auto at = std::lower_bound(others.begin(), others.end(), entity);
    if (at == others.end() || *at != entity) others.insert(at, entity);
  }

  static void add_related(std::vector<Related>& all, const Related& related) {
    for (auto& known : all)
      if (known.entity == related.entity) {
        known.relation = std::min(known.relation, related.relation);
        return;
      }
    all.push_back(related);
    std::stable_sort(all.begin(), all.end(),
                     [](const Related& a, const Related& b) { return a.relation < b.relation; });
  }

  /// What opened on a host that failed, or on its VMs, at about that time is part of the failure.
  void subsume() {
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_host;  // of those that failed
    for (const Draft& failure : drafts_)
      if (class_of(failure).subsumes_minutes > 0) by_host[failure.entity()];
    if (by_host.empty()) return;
    const auto note = [&](std::uint32_t host, std::size_t i) {
      if (const auto found = by_host.find(host); found != by_host.end()) found->second.push_back(i);
    };
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (class_of(drafts_[i]).subsumes_minutes > 0) continue;
      const Draft& draft = drafts_[i];
      note(draft.entity(), i);
      for (const auto& hosts : {draft.hosts(), std::span<const std::uint32_t>(draft.joined_hosts)})
        for (const std::uint32_t host : hosts)
          if (host != draft.entity()) note(host, i);
    }
    for (const Draft& failure : drafts_) {
      const Duration within = minutes_of(class_of(failure).subsumes_minutes);
      if (within <= Duration::zero()) continue;
      for (const std::size_t i : by_host[failure.entity()]) {
        Draft& part = drafts_[i];
        if (part.parent || part.opened < failure.opened - within ||
            part.opened > failure.opened + within)
          continue;
        part.parent = failure.id();
      }
    }
  }

  const IncidentClasses& classes_;
  const Instant as_of_;
  const Instant told_by_;
  std::vector<Draft> drafts_;
};

}  // namespace

std::vector<Incident> join_periods(const std::vector<IncidentPeriod>& periods,
                                   const IncidentClasses& classes, Instant as_of, Instant told_by,
                                   std::vector<Incident> reuse) {
  return Joiner(classes, as_of, told_by).join_all(periods, std::move(reuse));
}

}  // namespace plumbline::ledger
