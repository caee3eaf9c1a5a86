#include "ledger/sqlite/series.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "ledger/sqlite/readings.h"
#include "ledger/sqlite/series_basis.h"
#include "ledger/sqlite/series_rows.h"

namespace plumbline::ledger {
namespace {

using Kind = SeriesDefinition::Kind;

constexpr Duration kSealedAfter = std::chrono::hours(72);
constexpr DayNumber kDailyFor = 75;
constexpr DayNumber kThenEvery = 7;
/// So many windows of machines' days stay, for readings to be made anew.
constexpr DayNumber kWindowsKept = 3;
/// Days of objects whose readings look back over one day only stay as long as those.
constexpr DayNumber kLeastWindow = 30;
/// Looks are kept for past judgements, and shown as far back as any signal asks and a week more.
constexpr DayNumber kLookEvery = 7;
constexpr DayNumber kLooksKept = 400;
constexpr DayNumber kLooksShown = 100;
/// Of the last day, objects are named that were slow for longer.
constexpr double kSlowShare = 0.05;

bool has_readings(Kind kind) { return kind == Kind::Machines || kind == Kind::Latency; }

/// The last day that is over at `t`.
DayNumber last_ended(Instant t) { return day_of(t) - 1; }

bool is_shown(DayNumber day, DayNumber last) {
  return day > last - kDailyFor || day % kThenEvery == 0;
}

/// One definition's days in one scope, stored or made.
class Series {
 public:
  Series(Connection& db, std::int64_t scope, std::int64_t signal,
         const std::vector<std::int64_t>& vcenters, const DerivePlan& plan,
         const SeriesDefinition& definition, DayNumber last, Instant known_at)
      : db_(db),
        vcenters_(vcenters),
        plan_(plan),
        definition_(definition),
        last_(last),
        known_at_(known_at),
        rows_(db, scope, signal),
        facts_(db, vcenters, known_at),
        mark_(rows_.mark()) {
    basis_ = basis_of(plan, vcenters, definition.kind);
    facts_from_ = oldest_facts(db, vcenters, definition);
    stored_ = mark_.digest == definition.digest;
    current_ = stored_ && mark_.basis == basis_;
    find_due();
  }

  void derive(const std::function<void(const std::string&, double)>& progress) {
    if (!stored_) rows_.erase_from(0);
    if (stored_ && !current_) rows_.erase_from(facts_from_);
    std::set<DayNumber> readings;
    std::size_t done = 0;
    for (const DayNumber day : due_) {
      if (progress && due_.size() > 7 && done % 7 == 0)
        progress("deriving " + definition_.signal,
                 static_cast<double>(done) / static_cast<double>(due_.size()));
      ++done;
      rows_.put_day(day, facts_.make(definition_, day));
      if (!has_readings(definition_.kind)) continue;
      for (DayNumber after = day; after < day + definition_.window_days && after <= last_; ++after)
        readings.insert(after);
    }
    due_.clear();
    stored_ = current_ = true;
    for (const DayNumber day : readings) rows_.put_readings(day, read_window(day));
    if (has_readings(definition_.kind))
      rows_.erase_days_before(last_ -
                              kWindowsKept * std::max(definition_.window_days, kLeastWindow));
    if (definition_.named) rows_.erase_looks_before(last_ - kLooksKept);
    const SeriesMark now{basis_, definition_.digest, latest_touch(db_), latest_version(db_), last_};
    if (now.touch_upto == mark_.touch_upto && now.day_upto == mark_.day_upto &&
        now.basis == mark_.basis && now.digest == mark_.digest && !looked_for_objects_)
      return;
    rows_.set_mark(now);
  }

  /// The days in [from, last], stored or made, ascending.
  template <class Wanted, class Visit>
  void each_day(DayNumber from, const Wanted& wanted, const Visit& visit) {
    std::set<DayNumber> days(due_.lower_bound(from), due_.end());
    if (stored_)
      for (const DayNumber day : rows_.days(from, last_)) days.insert(day);
    for (const DayNumber day : days) {
      if (!wanted(day)) continue;
      if (const SeriesDay* row = at(day); row != nullptr) visit(day, *row);
      days_.clear();
    }
  }

  std::vector<SeriesReading> readings(DayNumber from) {
    std::vector<SeriesReading> all;
    std::set<DayNumber> anew;
    for (const DayNumber day : due_)
      for (DayNumber after = day; after < day + definition_.window_days && after <= last_; ++after)
        if (after >= from) anew.insert(after);
    if (stored_) {
      std::map<DayNumber, WeeklyLook> looks;
      if (definition_.named) looks = rows_.looks(std::max(from, last_ - kLooksShown), last_);
      for (SeriesReading& reading : rows_.readings(from, last_)) {
        if (reading.recorded_at > known_at_) anew.insert(reading.day);
        if (const auto look = looks.find(reading.day);
            look != looks.end() && reading.population == Population::Server)
          reading.look = std::move(look->second);
        all.push_back(std::move(reading));
      }
      std::erase_if(all, [&](const auto& reading) { return anew.contains(reading.day); });
    }
    for (const DayNumber day : anew)
      for (const SeriesReading& reading : read_window(day)) all.push_back(reading);
    return all;
  }

 private:
  /// Days that stored rows do not tell, or tell without what came since.
  void find_due() {
    const auto over = [&](DayNumber day) { return day >= facts_from_ && day <= last_; };
    const std::int64_t after = current_ ? mark_.touch_upto : 0;
    for (const DayNumber day : days_touched(db_, vcenters_, definition_, after))
      if (over(day)) due_.insert(day);
    if (!current_) return;
    if (mark_.day_upto < last_)
      for (const DayNumber day : days_touched(db_, vcenters_, definition_, 0))
        if (day > mark_.day_upto && over(day)) due_.insert(day);
    const auto blanks = rows_.blank_days();
    looked_for_objects_ = !blanks.empty();
    if (!blanks.empty() && new_objects(db_, mark_.version_upto))
      for (const DayNumber day : blanks)
        if (over(day)) due_.insert(day);
  }

  /// nullptr: nothing is known of that day. Valid until the next call but one window.
  const SeriesDay* at(DayNumber day) {
    const auto known = days_.find(day);
    if (known != days_.end()) return known->second ? &*known->second : nullptr;
    std::optional<SeriesDay>& found = days_[day];
    const bool due = due_.contains(day);
    if (stored_ && !due) found = rows_.day(definition_.kind, day);
    // Roll-ups are kept for longer than what is made of them.
    const bool tells_still = definition_.kind == Kind::Latency && day >= facts_from_;
    if (stored_ && !due && !found && tells_still) found = facts_.make(definition_, day);
    // What was made of facts that were recorded later is made of those known then.
    if (due || (found && found->recorded_at > known_at_ && day >= facts_from_)) {
      found = facts_.make(definition_, day);
    } else if (found && found->recorded_at > known_at_) {
      found.reset();
    }
    return found ? &*found : nullptr;
  }

  /// The window of days that ends with `day`, from the one before where they overlap.
  void slide_to(DayNumber day) {
    const DayNumber first = day - definition_.window_days + 1;
    if (window_from_ > first || window_to_ > day || window_to_ < first) {
      window_ = {};
      window_from_ = first;
      window_to_ = first - 1;
    }
    for (; window_from_ < first; ++window_from_)
      if (const SeriesDay* row = at(window_from_); row != nullptr) window_.remove(row->machines);
    while (window_to_ < day)
      if (const SeriesDay* row = at(++window_to_); row != nullptr) window_.add(row->machines);
    days_.erase(days_.begin(), days_.lower_bound(first));
  }

  std::vector<SeriesReading> read_window(DayNumber day) {
    std::vector<SeriesReading> all;
    const SeriesDay* own = at(day);
    if (own == nullptr || own->machines.empty()) return all;
    slide_to(day);
    Instant recorded_at = Instant::min();
    for (DayNumber d = window_from_; d <= day; ++d)
      if (const SeriesDay* row = at(d); row != nullptr)
        recorded_at = std::max(recorded_at, row->recorded_at);
    if (definition_.kind == Kind::Latency) {
      MachineWindow::Counts hours;
      for (const MachineTime& time : own->machines) {
        hours.k += time.high_s;
        hours.n += time.covered_s;
      }
      return {{day, Population::Infrastructure, hours, recorded_at, std::nullopt}};
    }
    std::optional<MachineAtEnd> machine;
    const auto at_end = [&](std::uint32_t entity) {
      machine = facts_.machine_at_end(entity, day, plan_.populations, recorded_at);
      return machine ? &*machine : nullptr;
    };
    const bool looking = definition_.named && day % kLookEvery == 0;
    WeeklyLook look{definition_.signal, day, {}, {}, {}};
    const auto tell = [&](std::uint32_t entity, Population population, Truth truth) {
      if (!looking || population != Population::Server) return;
      if (truth == Truth::True) look.flagged.push_back(entity);
      const auto [cpus, memory] = facts_.size_step(entity, day, recorded_at);
      if (cpus < 0 || memory < 0) look.smaller.push_back(entity);
      if (cpus > 0 || memory > 0) look.larger.push_back(entity);
    };
    const auto counts = window_.readings(definition_, at_end, tell);
    for (auto* list : {&look.flagged, &look.smaller, &look.larger})
      std::sort(list->begin(), list->end());
    for (const auto& [population, count] : counts) {
      SeriesReading reading{day, population, count, recorded_at, std::nullopt};
      if (looking && population == Population::Server) reading.look = std::move(look);
      all.push_back(std::move(reading));
    }
    return all;
  }

  Connection& db_;
  const std::vector<std::int64_t>& vcenters_;
  const DerivePlan& plan_;
  const SeriesDefinition& definition_;
  const DayNumber last_;
  const Instant known_at_;
  SeriesRows rows_;
  SeriesFacts facts_;
  const SeriesMark mark_;
  std::string basis_;
  DayNumber facts_from_ = 0;
  bool stored_ = false;   ///< stored days are of this definition
  bool current_ = false;  ///< … and of these vCenters and populations
  bool looked_for_objects_ = false;
  std::set<DayNumber> due_;
  std::map<DayNumber, std::optional<SeriesDay>> days_;
  MachineWindow window_;
  DayNumber window_from_ = 0;
  DayNumber window_to_ = -1;
};

void add_readings(Series& series, const SeriesDefinition& definition, DayNumber from,
                  DayNumber last, Instant known_at, Evidence& evidence) {
  const double unit = definition.kind == Kind::Latency ? 3600 : 1;
  for (SeriesReading& reading : series.readings(from)) {
    evidence.readings.push_back({definition.signal, reading.day, reading.population,
                                 static_cast<double>(reading.counts.k) / unit,
                                 static_cast<double>(reading.counts.n) / unit,
                                 static_cast<double>(reading.counts.unknown) / unit,
                                 start_of(reading.day + 1) + kSealedAfter <= known_at});
    if (!reading.look || reading.day < last - kLooksShown) continue;
    reading.look->signal = definition.signal;
    evidence.looks.push_back(std::move(*reading.look));
  }
}

void add_slow(Series& series, DayNumber last, Evidence& evidence) {
  const auto every_day = [](DayNumber) { return true; };
  series.each_day(last, every_day, [&](DayNumber day, const SeriesDay& row) {
    for (const MachineTime& time : row.machines) {
      const double share = static_cast<double>(time.high_s) / static_cast<double>(time.covered_s);
      if (share > kSlowShare)
        evidence.entity_days.push_back({"slow_share", time.entity, day, share});
    }
  });
}

void add_failover(Series& series, DayNumber last, Evidence& evidence) {
  const auto every_day = [](DayNumber) { return true; };
  series.each_day(last, every_day, [&](DayNumber day, const SeriesDay& row) {
    for (const FailoverDay& cluster : row.failover)
      evidence.entity_days.push_back({cluster.told ? "failover_level" : "failover_untold",
                                      cluster.entity, day, static_cast<double>(cluster.level)});
  });
}

void add_headroom(Series& series, const SeriesDefinition& definition, DayNumber from,
                  DayNumber last, Instant known_at, Evidence& evidence) {
  const auto hours = [](std::int64_t seconds) { return static_cast<double>(seconds) / 3600; };
  const auto every_day = [](DayNumber) { return true; };
  std::map<std::pair<std::uint32_t, Resource>, double> installed;
  series.each_day(from, every_day, [&](DayNumber day, const SeriesDay& row) {
    DayReading reading{definition.signal,
                       day,
                       Population::Infrastructure,
                       0,
                       0,
                       0,
                       start_of(day + 1) + kSealedAfter <= known_at};
    for (const HeadroomDay& cluster : row.headroom) {
      reading.k += hours(cluster.ok_s);
      reading.n += hours(cluster.covered_s);
      reading.unknown += hours(cluster.unknown_s);
      if (cluster.installed) {
        const auto [known, first] =
            installed.try_emplace({cluster.entity, cluster.resource}, *cluster.installed);
        if (first || known->second != *cluster.installed)
          evidence.entity_days.push_back(
              {cluster.resource == Resource::Cpu ? "cpu_size" : "mem_size", cluster.entity, day,
               *cluster.installed});
        known->second = *cluster.installed;
      }
      if (!cluster.left || !is_shown(day, last)) continue;
      evidence.entity_days.push_back({cluster.resource == Resource::Cpu ? "cpu_n1" : "mem_n1",
                                      cluster.entity, day, *cluster.left});
    }
    if (reading.n > 0) evidence.readings.push_back(std::move(reading));
  });
}

void add_active_headroom(Series& series, DayNumber from, DayNumber last, Evidence& evidence) {
  const auto shown = [&](DayNumber day) { return is_shown(day, last); };
  series.each_day(from, shown, [&](DayNumber day, const SeriesDay& row) {
    for (const HeadroomDay& cluster : row.headroom)
      if (cluster.left)
        evidence.entity_days.push_back({"mem_active_n1", cluster.entity, day, *cluster.left});
  });
}

void add_space(Series& series, DayNumber from, DayNumber last, Evidence& evidence) {
  std::map<std::uint32_t, std::pair<DayNumber, SpaceDay>> local;
  const auto shown = [&](DayNumber day) { return is_shown(day, last); };
  series.each_day(from, shown, [&](DayNumber day, const SeriesDay& row) {
    for (const SpaceDay& store : row.space) {
      if (!store.shared) {
        local[store.entity] = {day, store};
        continue;
      }
      evidence.entity_days.push_back({"used_bytes", store.entity, day, store.used});
      evidence.entity_days.push_back({"capacity_bytes", store.entity, day, store.capacity});
    }
  });
  for (const auto& [entity, latest] : local) {
    const auto& [day, store] = latest;
    evidence.entity_days.push_back({"local_used_bytes", entity, day, store.used});
    evidence.entity_days.push_back({"local_capacity_bytes", entity, day, store.capacity});
  }
}

}  // namespace

void derive_series(Connection& db, Names& names, std::int64_t scope,
                   const std::vector<std::int64_t>& vcenters, const DerivePlan& plan,
                   const std::function<void(const std::string&, double)>& progress) {
  const auto latest = latest_recorded(db);
  if (!latest) return;
  for (const SeriesDefinition& definition : plan.series) {
    Series(db, scope, names.id(definition.signal), vcenters, plan, definition, last_ended(*latest),
           Instant::max())
        .derive(progress);
  }
}

void add_series(Connection& db, std::int64_t scope, const std::vector<std::int64_t>& vcenters,
                const DerivePlan& plan, DayNumber from, Instant moment, Instant known_at,
                Evidence& evidence) {
  const DayNumber last = last_ended(moment);
  for (const SeriesDefinition& definition : plan.series) {
    Series series(db, scope, Names(db).find(definition.signal), vcenters, plan, definition, last,
                  known_at);
    switch (definition.kind) {
      case Kind::Machines:
        add_readings(series, definition, from, last, known_at, evidence);
        break;
      case Kind::Latency:
        add_readings(series, definition, from, last, known_at, evidence);
        add_slow(series, last, evidence);
        break;
      case Kind::Failover:
        add_failover(series, last, evidence);
        break;
      case Kind::Headroom:
        add_headroom(series, definition, from, last, known_at, evidence);
        break;
      case Kind::ActiveHeadroom:
        add_active_headroom(series, from, last, evidence);
        break;
      case Kind::Space:
        add_space(series, from, last, evidence);
        break;
    }
  }
  std::sort(evidence.entity_days.begin(), evidence.entity_days.end(),
            [](const EntityDay& a, const EntityDay& b) {
              return std::tie(a.series, a.entity, a.day) < std::tie(b.series, b.entity, b.day);
            });
  std::sort(evidence.looks.begin(), evidence.looks.end(),
            [](const WeeklyLook& a, const WeeklyLook& b) {
              return std::tie(a.signal, a.day) < std::tie(b.signal, b.day);
            });
}

}  // namespace plumbline::ledger
