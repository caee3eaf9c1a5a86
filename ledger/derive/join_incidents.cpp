#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "ledger/derive/incidents.h"

namespace plumbline::ledger {
namespace {

Duration minutes_of(double minutes) { return Duration(static_cast<Duration::rep>(minutes * 60e6)); }

/// An incident in the making, with what joining needs beside it.
struct Draft {
  Incident incident;
  std::string alarm;
  std::vector<std::uint32_t> hosts;
  std::uint32_t cluster = 0;
  bool apart = false;  ///< its end was missed: nothing is joined to it
};

void keep_latest(std::optional<Instant>& end, const std::optional<Instant>& other) {
  if (!end || !other) {
    end.reset();
  } else {
    end = std::max(*end, *other);
  }
}

void join(Draft& to, const Draft& from) {
  keep_latest(to.incident.closed, from.incident.closed);
  const auto& ack = from.incident.acknowledged;
  if (ack) to.incident.acknowledged = std::min(to.incident.acknowledged.value_or(*ack), *ack);
  to.incident.recorded_at = std::max(to.incident.recorded_at, from.incident.recorded_at);
  to.hosts.insert(to.hosts.end(), from.hosts.begin(), from.hosts.end());
  to.apart = to.apart || from.apart;
}

bool earlier(const Draft& a, const Draft& b) {
  return std::pair(a.incident.opened, a.incident.id) < std::pair(b.incident.opened, b.incident.id);
}

/// Turns periods into incidents, one step after the other.
class Joiner {
 public:
  Joiner(const IncidentClasses& classes, Instant as_of, Instant told_by)
      : classes_(classes), as_of_(as_of), told_by_(told_by) {}

  std::vector<Incident> join_all(const std::vector<IncidentPeriod>& periods) {
    drafts_.reserve(periods.size());
    for (const auto& period : periods)
      if (!period.place.excused && period.opened() <= as_of_) drafts_.push_back(draft_of(period));
    put_in_order();
    join_same_entity();
    std::erase_if(drafts_, [&](const Draft& d) { return !lasted(d); });
    join_hosts();
    put_in_order();
    subsume();
    std::vector<Incident> incidents;
    incidents.reserve(drafts_.size());
    for (auto& draft : drafts_) incidents.push_back(std::move(draft.incident));
    return incidents;
  }

 private:
  const IncidentClass& class_of(const Draft& d) const {
    return classes_.classes[d.incident.class_id];
  }

  void put_in_order() {
    if (!std::is_sorted(drafts_.begin(), drafts_.end(), earlier))
      std::sort(drafts_.begin(), drafts_.end(), earlier);
  }

  Draft draft_of(const IncidentPeriod& period) const {
    Draft draft;
    Incident& incident = draft.incident;
    const IncidentClass& of = classes_.classes[period.class_id];
    incident.id = period.id;
    incident.key = period.key;
    incident.class_id = period.class_id;
    incident.entity = period.entity;
    incident.opened = period.opened();
    incident.closed = period.closed(of.merge_hosts_minutes > 0);
    const auto& tools = period.place.tools_running;
    if (of.pairs[period.pair].tools_close && tools && *tools <= told_by_)
      incident.closed = std::min(incident.closed.value_or(*tools), *tools);
    incident.acknowledged = period.acknowledged();
    if (incident.closed && *incident.closed > as_of_) incident.closed.reset();
    if (incident.acknowledged && *incident.acknowledged > as_of_) incident.acknowledged.reset();
    incident.recorded_at = period.recorded_at();
    const bool told = !period.place.told_from || *period.place.told_from <= told_by_;
    if (told) incident.related = period.place.related;
    if (incident.related.empty()) incident.related = {{period.entity, Relation::Same}};
    if (told) {
      draft.hosts = period.place.hosts;
      draft.cluster = period.place.cluster;
    }
    draft.alarm = period.alarm;
    draft.apart =
        period.superseded && *period.superseded <= as_of_ && incident.closed == period.superseded;
    return draft;
  }

  /// Overlapping periods of one entity, and those that follow soon.
  void join_same_entity() {
    // Those of one class, entity and alarm one after the other, by when they opened.
    const auto key = [&](std::uint32_t i) {
      const Draft& d = drafts_[i];
      return std::tuple(d.incident.entity, d.incident.class_id, std::string_view(d.alarm), i);
    };
    std::vector<std::uint32_t> order(drafts_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    std::vector<bool> gone(drafts_.size());
    std::size_t before = 0;  // in the order: what the next one may belong to
    for (std::size_t i = 1; i < order.size(); ++i) {
      Draft& first = drafts_[order[before]];
      Draft& next = drafts_[order[i]];
      const bool same = first.incident.entity == next.incident.entity &&
                        first.incident.class_id == next.incident.class_id &&
                        first.alarm == next.alarm;
      const auto& end = first.incident.closed;
      const Duration gap = minutes_of(class_of(next).merge_minutes);
      if (same && !first.apart && (!end || next.incident.opened <= *end + gap)) {
        join(first, next);
        gone[order[i]] = true;
      } else {
        before = i;
      }
    }
    std::size_t at = 0;
    std::erase_if(drafts_, [&](const Draft&) { return gone[at++]; });
  }

  bool lasted(const Draft& d) const {
    const Duration least = minutes_of(class_of(d).least_minutes);
    return d.incident.acknowledged ||
           d.incident.closed.value_or(as_of_) - d.incident.opened >= least;
  }

  /// Hosts of one cluster that lose the same thing at the same time.
  void join_hosts() {
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::size_t> last;
    std::vector<Draft> joined;
    joined.reserve(drafts_.size());
    for (auto& draft : drafts_) {
      const Duration within = minutes_of(class_of(draft).merge_hosts_minutes);
      if (within > Duration::zero() && draft.cluster != 0) {
        const auto key = std::pair(draft.incident.class_id, draft.cluster);
        const auto found = last.find(key);
        if (found != last.end() &&
            draft.incident.opened <= joined[found->second].incident.opened + within) {
          Draft& first = joined[found->second];
          join(first, draft);
          add_other(first.incident, draft.incident.entity);
          for (const Related& related : draft.incident.related)
            add_related(first.incident, related);
          continue;
        }
        last[key] = joined.size();
      }
      joined.push_back(std::move(draft));
    }
    drafts_ = std::move(joined);
  }

  static void add_other(Incident& incident, std::uint32_t entity) {
    auto& others = incident.others;
    if (entity == incident.entity) return;
    const auto at = std::lower_bound(others.begin(), others.end(), entity);
    if (at == others.end() || *at != entity) others.insert(at, entity);
  }

  static void add_related(Incident& incident, const Related& related) {
    for (auto& known : incident.related)
      if (known.entity == related.entity) {
        known.relation = std::min(known.relation, related.relation);
        return;
      }
    incident.related.push_back(related);
    std::stable_sort(incident.related.begin(), incident.related.end(),
                     [](const Related& a, const Related& b) { return a.relation < b.relation; });
  }

  /// What opened on a host that failed, or on its VMs, at about that time is part of the failure.
  void subsume() {
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_host;  // of those that failed
    for (const Draft& failure : drafts_)
      if (class_of(failure).subsumes_minutes > 0) by_host[failure.incident.entity];
    if (by_host.empty()) return;
    const auto note = [&](std::uint32_t host, std::size_t i) {
      if (const auto found = by_host.find(host); found != by_host.end()) found->second.push_back(i);
    };
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (class_of(drafts_[i]).subsumes_minutes > 0) continue;
      note(drafts_[i].incident.entity, i);
      for (const std::uint32_t host : drafts_[i].hosts)
        if (host != drafts_[i].incident.entity) note(host, i);
    }
    for (const Draft& failure : drafts_) {
      const Duration within = minutes_of(class_of(failure).subsumes_minutes);
      if (within <= Duration::zero()) continue;
      for (const std::size_t i : by_host[failure.incident.entity]) {
        Incident& part = drafts_[i].incident;
        if (part.parent || part.opened < failure.incident.opened - within ||
            part.opened > failure.incident.opened + within)
          continue;
        part.parent = failure.incident.id;
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
                                   const IncidentClasses& classes, Instant as_of, Instant told_by) {
  return Joiner(classes, as_of, told_by).join_all(periods);
}

}  // namespace plumbline::ledger
