#include "collector/sources/performance.h"

#include <memory>
#include <set>

#include "collector/sources/performance_task.h"
#include "collector/sources/property_reader.h"

namespace plumbline::collector::sources {
namespace {

constexpr std::chrono::minutes kIntervalsAge{30};
constexpr std::chrono::hours kCountersAge{24};
constexpr const char* kLimitSetting = "config.vpxd.stats.maxQueryMetrics";

bool is_old(Instant read, Instant now, Duration age) { return now < read || now - read >= age; }

Answer<void> keep(const Reading& reading, const std::string& type,
                  const std::vector<EntityState>& states, StreamRun& run) {
  Poll poll;
  poll.stream = streams::inventory(type);
  poll.started = poll.ended = poll.from = poll.to = reading.now();
  poll.read = static_cast<std::int64_t>(states.size());
  auto begun = reading.store.begin_sweep(reading.vcenter, type, reading.now());
  if (!begun) return store_failed(begun.error());
  const std::unique_ptr<InventorySweep> sweep = std::move(*begun);
  for (const EntityState& state : states)
    if (const auto kept = sweep->observe(state); !kept) return store_failed(kept.error());
  const auto counts = sweep->finish(poll);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  return {};
}

EntityState state_of(const PerformanceInterval& interval) {
  EntityState state;
  state.entity = {"PerfInterval", std::to_string(interval.period.count())};
  state.properties["name"] = interval.name;
  state.properties["samplingPeriod"] = std::to_string(interval.period.count());
  state.properties["length"] = std::to_string(interval.length.count());
  state.properties["level"] = std::to_string(interval.level);
  state.properties["enabled"] = interval.enabled ? "true" : "false";
  return state;
}

/// "collected.samplingPeriod" is that of the finest interval that collects it; unset: none does, at
/// the present levels.
EntityState state_of(const std::string& name, const PerformanceMemory& memory) {
  EntityState state;
  state.entity = {"PerfCounter", name};
  const auto known = memory.counters.find(name);
  state.properties["known"] = known == memory.counters.end() ? "false" : "true";
  if (known == memory.counters.end()) return state;
  state.properties["level"] = std::to_string(known->second.level);
  state.properties["perDeviceLevel"] = std::to_string(known->second.per_device_level);
  state.properties["unit"] = known->second.unit;
  for (const PerformanceInterval& interval : memory.intervals) {
    if (!interval.collects(known->second)) continue;
    state.properties["collected.samplingPeriod"] = std::to_string(interval.period.count());
    break;
  }
  return state;
}

Answer<void> publish(const Reading& reading, const PerformanceMemory& memory, StreamRun& run) {
  std::vector<EntityState> intervals;
  for (const PerformanceInterval& interval : memory.intervals)
    intervals.push_back(state_of(interval));
  if (auto kept = keep(reading, "PerfInterval", intervals, run); !kept) return kept;
  std::set<std::string> names;
  for (const auto& [type, counters] : reading.plan.counters)
    names.insert(counters.begin(), counters.end());
  std::vector<EntityState> counters;
  for (const std::string& name : names) counters.push_back(state_of(name, memory));
  return keep(reading, "PerfCounter", counters, run);
}

void take_limit(const Reading& reading, PerformanceMemory& memory, bool anew) {
  const auto told = reading.settings.find(kLimitSetting);
  const std::string text = told == reading.settings.end() ? std::string() : told->second;
  // What a fault has taught stands until the setting or the session changes.
  if (!anew && text == memory.limit_told) return;
  memory.limit_told = text;
  memory.limits = limits_from(reading.settings, reading.session.content().api_version);
}

/// Counters, intervals and the limit, when they are new or old.
Answer<void> discover(const Reading& reading, PerformanceMemory& memory, StreamRun& run) {
  const EntityRef& manager = reading.session.content().performance_manager;
  if (manager.empty())
    return failed(Failure::Kind::Malformed, "this vCenter has no PerformanceManager",
                  run.poll.stream);
  const bool anew = memory.generation != reading.session.generation();
  if (anew) {
    auto paces = std::move(memory.paces);
    memory = PerformanceMemory();
    memory.paces = std::move(paces);
  }
  take_limit(reading, memory, anew);
  const Instant now = reading.now();
  std::vector<std::string> paths;
  if (anew || is_old(memory.counters_read, now, kCountersAge)) paths.emplace_back("perfCounter");
  if (anew || is_old(memory.intervals_read, now, kIntervalsAge))
    paths.emplace_back("historicalInterval");
  if (paths.empty()) return {};
  bool refused = false;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, value] : content.values) {
      if (path == "perfCounter") {
        memory.counters = counters_of(value);
        memory.counters_read = now;
      } else if (path == "historicalInterval") {
        memory.intervals = intervals_of(value);
        memory.intervals_read = now;
      }
    }
    refused = content.refused_with("NoPermission");
    return {};
  };
  if (auto got = retrieve_properties(reading, manager.type, paths, ObjectSet::one(manager), take);
      !got)
    return got;
  if (refused || memory.counters.empty())
    return failed(Failure::Kind::Malformed,
                  refused ? "PerformanceManager is refused (NoPermission)"
                          : "PerformanceManager tells no counters",
                  run.poll.stream, "give the account System.View and System.Read at the root");
  if (auto kept = publish(reading, memory, run); !kept) return kept;
  memory.generation = reading.session.generation();
  return {};
}

/// Which counters are asked at which interval, and why others are not.
void say_levels(PerformanceTask& task) {
  for (const PerformanceInterval& interval : task.memory.intervals) {
    const std::string name = std::to_string(interval.period.count()) + " s";
    if (!interval.enabled) {
      task.remark("interval " + name + " is disabled");
      continue;
    }
    std::string above;
    for (const Counter& counter : task.counters)
      if (!interval.collects(counter)) above += (above.empty() ? "" : ", ") + counter.name;
    if (!above.empty())
      task.remark("not collected at level " + std::to_string(interval.level) + " every " + name +
                  ": " + above);
  }
  if (task.memory.intervals.empty()) task.remark("this vCenter keeps no historical interval");
}

}  // namespace

Answer<void> read_performance(const Reading& reading, const std::string& type,
                              PerformanceMemory& memory, StreamRun& run) {
  const auto planned = reading.plan.counters.find(type);
  if (planned == reading.plan.counters.end()) return {};
  if (auto known = discover(reading, memory, run); !known) return known;
  PerformanceTask task{reading, memory, run, type, {}, {}, {}};
  task.counters = find_counters(memory.counters, planned->second, task.remarks);
  say_levels(task);
  auto done = type == "VirtualMachine" ? read_days(task) : read_rollups(task);
  return done;
}

}  // namespace plumbline::collector::sources
