#include "ledger/derive/incidents.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "facts/name_pattern.h"
#include "ledger/derive/limits.h"

namespace plumbline::ledger {
namespace {

using Kind = IncidentMark::Kind;

constexpr const char* kAcknowledged = "AlarmAcknowledgedEvent";
constexpr const char* kRed = "red";
/// Another opening this much after the last one: the end between them was missed.
constexpr Duration kMissedEnd = std::chrono::hours(24);
/// What a storm says again and again adds nothing.
constexpr std::size_t kMostMarks = 1'000;

Duration minutes_of(double minutes) { return Duration(static_cast<Duration::rep>(minutes * 60e6)); }

/// What a raw class of tasks or events means to the incident classes.
struct Meaning {
  struct Part {
    std::uint16_t class_id;
    std::uint16_t pair;
  };
  std::vector<Part> opens;
  std::vector<Part> closes;
  std::vector<Part> excuses;
  bool acknowledges = false;
};

std::unordered_map<std::string, Meaning> meanings_of(const IncidentClasses& classes) {
  std::unordered_map<std::string, Meaning> meanings;
  meanings[kAcknowledged].acknowledges = true;
  for (std::size_t c = 0; c < classes.classes.size(); ++c) {
    const auto& pairs = classes.classes[c].pairs;
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const Meaning::Part part{static_cast<std::uint16_t>(c), static_cast<std::uint16_t>(p)};
      for (const auto& name : pairs[p].opens) meanings[name].opens.push_back(part);
      for (const auto& name : pairs[p].closes) meanings[name].closes.push_back(part);
      for (const auto& name : pairs[p].expected_after) meanings[name].excuses.push_back(part);
    }
  }
  return meanings;
}

/// Keys of events are numbers, one after the other; whatever else they are is compared as text.
std::tuple<std::size_t, std::string_view> key_order(const RawActivity& a) {
  return {a.key.size(), a.key};
}

bool by_somebody(const RawActivity& a) { return a.actor != 0 && a.initiator != Initiator::System; }

/// Walks through the events of one feed in the order of their time.
class PeriodFinder {
 public:
  PeriodFinder(const Feed& feed, const IncidentClasses& classes,
               const std::vector<std::string>& raw_classes)
      : feed_(feed), classes_(classes), table_(meanings_of(classes)) {
    meanings_.resize(raw_classes.size());
    for (std::size_t i = 0; i < raw_classes.size(); ++i)
      if (const auto it = table_.find(raw_classes[i]); it != table_.end())
        meanings_[i] = &it->second;
  }

  std::vector<IncidentPeriod> find(std::vector<IncidentPeriod> open_before) {
    periods_ = std::move(open_before);
    for (std::size_t i = 0; i < periods_.size(); ++i) open_[slot_of(periods_[i])] = i;
    gather();
    for (const RawActivity* a : events_) take(*a);
    std::sort(periods_.begin(), periods_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.opened(), a.id) < std::pair(b.opened(), b.id);
    });
    return std::move(periods_);
  }

 private:
  using Slot = std::tuple<std::uint16_t, std::uint16_t, std::uint32_t, std::string>;

  static Slot slot_of(const IncidentPeriod& p) { return {p.class_id, p.pair, p.entity, p.alarm}; }

  const Meaning* meaning(const RawActivity& a) const {
    return a.raw_class < meanings_.size() ? meanings_[a.raw_class] : nullptr;
  }
  const IncidentPair& pair(const Meaning::Part& part) const {
    return classes_.classes[part.class_id].pairs[part.pair];
  }

  void gather() {
    std::unordered_set<std::int64_t> chains;
    for (const RawActivity& a : feed_.activities) {
      const Meaning* m = meaning(a);
      if (m == nullptr || a.entity == 0) continue;
      if (!m->excuses.empty()) causes_[a.entity].emplace_back(a.created, a.raw_class);
      if (a.stream != ActivityStream::Events || a.created < feed_.from) continue;
      events_.push_back(&a);
      const auto asks = [&](const auto& part) { return pair(part).unless_actor; };
      if (a.chain != 0 && std::any_of(m->opens.begin(), m->opens.end(), asks))
        chains.insert(a.chain);
    }
    std::sort(events_.begin(), events_.end(), [](const RawActivity* a, const RawActivity* b) {
      return std::tuple(a->created, a->vcenter, key_order(*a), a->raw_class, a->id) <
             std::tuple(b->created, b->vcenter, key_order(*b), b->raw_class, b->id);
    });
    const auto same = [](const RawActivity* a, const RawActivity* b) { return a->id == b->id; };
    events_.erase(std::unique(events_.begin(), events_.end(), same), events_.end());
    for (auto& [entity, list] : causes_) std::sort(list.begin(), list.end());
    if (chains.empty()) return;
    for (const RawActivity& a : feed_.activities)
      if (a.chain != 0 && by_somebody(a) && chains.contains(a.chain))
        caused_chains_[{a.vcenter, a.chain}].push_back(a.created);
  }

  bool was_expected(const RawActivity& a, const Meaning::Part& part) const {
    const IncidentPair& p = pair(part);
    if (p.unless_actor && (by_somebody(a) || chain_has_somebody(a))) return true;
    const auto found = causes_.find(a.entity);
    if (p.expected_minutes <= 0 || found == causes_.end()) return false;
    const Instant earliest = a.created - minutes_of(p.expected_minutes);
    const auto first = std::lower_bound(found->second.begin(), found->second.end(),
                                        std::pair(earliest, std::uint32_t{0}));
    for (auto it = first; it != found->second.end() && it->first <= a.created; ++it) {
      const auto& excuses = meanings_[it->second]->excuses;
      if (std::any_of(excuses.begin(), excuses.end(), [&](const auto& e) {
            return e.class_id == part.class_id && e.pair == part.pair;
          }))
        return true;
    }
    return false;
  }

  bool chain_has_somebody(const RawActivity& a) const {
    const auto found = caused_chains_.find({a.vcenter, a.chain});
    if (a.chain == 0 || found == caused_chains_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](Instant at) {
      return at >= a.created - kSoonAfter && at <= a.created + kGap;
    });
  }

  void take(const RawActivity& a) {
    const Meaning& m = *meaning(a);
    // What ends one thing may begin another (a VM that is restarted is no longer off).
    for (const auto& part : m.closes) {
      if (classes_.classes[part.class_id].by_alarm && a.texts[DetailText::To] == kRed) continue;
      mark(a, part, Kind::Close);
    }
    for (const auto& part : m.opens) {
      if (classes_.classes[part.class_id].by_alarm &&
          (a.texts[DetailText::To] != kRed || is_ignored(a)))
        continue;
      if (!was_expected(a, part)) open(a, part);
    }
    if (m.acknowledges)
      for (std::uint16_t c = 0; c < classes_.classes.size(); ++c)
        for (std::uint16_t p = 0; p < classes_.classes[c].pairs.size(); ++p)
          if (classes_.classes[c].by_alarm) mark(a, {c, p}, Kind::Acknowledge);
  }

  bool is_ignored(const RawActivity& a) {
    const std::string& name = a.texts[DetailText::AlarmName];
    const auto [it, added] = ignored_.emplace(name, false);
    if (added)
      it->second = std::any_of(classes_.ignored_alarms.begin(), classes_.ignored_alarms.end(),
                               [&](const auto& p) { return name_matches(p, name); });
    return it->second;
  }

  Slot slot_of(const RawActivity& a, const Meaning::Part& part) const {
    const bool by_alarm = classes_.classes[part.class_id].by_alarm;
    return {part.class_id, part.pair, a.entity,
            by_alarm ? a.texts[DetailText::Alarm] : std::string()};
  }

  void mark(const RawActivity& a, const Meaning::Part& part, Kind kind) {
    const auto found = open_.find(slot_of(a, part));
    if (found == open_.end()) return;
    IncidentPeriod& period = periods_[found->second];
    if (period.marks.size() < kMostMarks || kind == Kind::Close)
      period.marks.push_back({kind, a.created, a.recorded_at});
    if (kind == Kind::Close && !is_open(period, classes_)) open_.erase(found);
  }

  void open(const RawActivity& a, const Meaning::Part& part) {
    const Slot slot = slot_of(a, part);
    if (const auto found = open_.find(slot); found != open_.end()) {
      IncidentPeriod& period = periods_[found->second];
      if (a.created <= last_opening(period) + patience(part)) {
        if (period.marks.size() < kMostMarks)
          period.marks.push_back({Kind::Open, a.created, a.recorded_at});
        return;
      }
      period.superseded = a.created;
      open_.erase(found);
    }
    IncidentPeriod period;
    period.id = a.id;
    period.key = a.key;
    period.vcenter = a.vcenter;
    period.class_id = part.class_id;
    period.pair = part.pair;
    period.entity = a.entity;
    period.alarm = std::get<3>(slot);
    const std::string& source = a.texts[DetailText::SourceHost];
    period.host = source.empty() && !pair(part).tools_close ? a.texts[DetailText::Host] : source;
    period.marks.push_back({Kind::Open, a.created, a.recorded_at});
    open_[slot] = periods_.size();
    periods_.push_back(std::move(period));
  }

  static Instant last_opening(const IncidentPeriod& period) {
    Instant last = period.opened();
    for (const auto& m : period.marks)
      if (m.kind == Kind::Open) last = std::max(last, m.at);
    return last;
  }

  /// A machine that HA starts again was running in between, however soon it is.
  Duration patience(const Meaning::Part& part) const {
    if (!pair(part).tools_close) return kMissedEnd;
    return minutes_of(classes_.classes[part.class_id].merge_minutes);
  }

  const Feed& feed_;
  const IncidentClasses& classes_;
  const std::unordered_map<std::string, Meaning> table_;
  std::vector<const Meaning*> meanings_;  ///< by raw class
  std::vector<const RawActivity*> events_;
  std::unordered_map<std::uint32_t, std::vector<std::pair<Instant, std::uint32_t>>> causes_;
  std::map<std::pair<std::uint32_t, std::int64_t>, std::vector<Instant>> caused_chains_;
  std::unordered_map<std::string, bool> ignored_;
  std::map<Slot, std::size_t> open_;
  std::vector<IncidentPeriod> periods_;
};

bool counts_ends(const IncidentPeriod& period, const IncidentClasses& classes) {
  return classes.classes[period.class_id].merge_hosts_minutes > 0;
}

}  // namespace

std::optional<Instant> IncidentPeriod::closed(bool count_ends) const {
  int open = 0;
  for (const auto& mark : marks) {
    if (mark.kind == Kind::Open) ++open;
    if (mark.kind == Kind::Close && (--open <= 0 || !count_ends)) return mark.at;
  }
  return superseded;
}

std::optional<Instant> IncidentPeriod::acknowledged() const {
  for (const auto& mark : marks)
    if (mark.kind == Kind::Acknowledge) return mark.at;
  return std::nullopt;
}

Instant IncidentPeriod::recorded_at() const {
  Instant latest = Instant::min();
  for (const auto& mark : marks) latest = std::max(latest, mark.recorded_at);
  return latest;
}

std::vector<IncidentPeriod> find_periods(const Feed& feed, const IncidentClasses& classes,
                                         const std::vector<std::string>& raw_classes,
                                         std::vector<IncidentPeriod> open_before) {
  if (classes.empty()) return {};
  return PeriodFinder(feed, classes, raw_classes).find(std::move(open_before));
}

std::optional<IncidentPeriod> cut_back(const IncidentPeriod& period, Instant from) {
  if (period.opened() >= from) return std::nullopt;
  IncidentPeriod cut = period;
  std::erase_if(cut.marks, [&](const auto& mark) { return mark.at >= from; });
  if (cut.superseded && *cut.superseded >= from) cut.superseded.reset();
  return cut;
}

bool is_open(const IncidentPeriod& period, const IncidentClasses& classes) {
  return !period.closed(counts_ends(period, classes));
}

std::vector<std::string> incident_class_names(const IncidentClasses& classes) {
  std::vector<std::string> names;
  for (const auto& each : classes.classes) names.push_back(each.id);
  return names;
}

}  // namespace plumbline::ledger
