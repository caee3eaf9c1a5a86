#include "cli/doctor/estimate_load.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace plumbline::cli {
namespace {

/// Called once a session, or more often only because a first reading is long.
const std::set<std::string>& first_reading_methods() {
  static const std::set<std::string> kMethods = {"RetrieveServiceContent",
                                                 "Login",
                                                 "CurrentTime",
                                                 "CreateContainerView",
                                                 "CreatePropertyCollector",
                                                 "CreateFilter",
                                                 "WaitForUpdatesEx",
                                                 "ContinueRetrievePropertiesEx",
                                                 "CreateCollectorForEvents",
                                                 "CreateCollectorForTasks",
                                                 "SetCollectorPageSize",
                                                 "RewindCollector",
                                                 "ReadNextEvents",
                                                 "ReadNextTasks",
                                                 "DestroyCollector",
                                                 "OpenSession"};
  return kMethods;
}

/// As far back as the days of VMs are read at first.
constexpr double kDaysOfHistograms = 30;

struct Cost {
  double calls = 0, seconds = 0, bytes = 0;
};

Cost cost_of(const VCenterStatus& status, const std::string& method) {
  Cost cost;
  if (const auto calls = status.requests.find(method); calls != status.requests.end())
    for (const auto& [outcome, n] : calls->second) cost.calls += static_cast<double>(n);
  if (const auto paid = status.costs.find(method); paid != status.costs.end()) {
    cost.seconds = paid->second.seconds;
    cost.bytes = static_cast<double>(paid->second.bytes);
  }
  return cost;
}

void add(Load& load, const Cost& cost, double times_an_hour) {
  load.calls_per_hour += cost.calls * times_an_hour;
  load.seconds_per_hour += cost.seconds * times_an_hour;
  load.bytes_per_hour += cost.bytes * times_an_hour;
}

/// Activities of one day: of the fullest of the last days, as the newest is not over.
double activities_per_day(const ScratchStore::History& history) {
  double most = 0;
  for (auto day = history.by_day.rbegin(); day != history.by_day.rend(); ++day) {
    if (history.by_day.rbegin()->first - day->first > 7) break;
    most = std::max(most, static_cast<double>(day->second));
  }
  return most;
}

/// How long vCenter keeps an interval's roll-ups, seconds.
double length_of(const ScratchStore& store, std::int64_t interval) {
  for (const auto& state : store.states("PerfInterval"))
    if (state.entity.moid == std::to_string(interval))
      if (const std::string* length = state.find("length")) return std::atof(length->c_str());
  return 0;
}

}  // namespace

Load estimate_load(const Examined& examined) {
  Load load;
  const double sweeps = 3600.0 / static_cast<double>(examined.collect_every.count());
  for (const auto& [method, outcomes] : examined.after_second.requests) {
    const Cost first = cost_of(examined.after_first, method);
    const Cost both = cost_of(examined.after_second, method);
    const Cost second{both.calls - first.calls, both.seconds - first.seconds,
                      both.bytes - first.bytes};
    add(load, second, sweeps);
    if (!first_reading_methods().contains(method) && first.calls > second.calls)
      add(load,
          {first.calls - second.calls, first.seconds - second.seconds, first.bytes - second.bytes},
          1);
  }
  for (const auto& [stream, history] : examined.store.histories()) {
    const double daily = activities_per_day(history);
    const auto days = static_cast<double>(history.by_day.size());
    load.bytes_per_day += daily * kBytesPerActivity;
    load.first_fill_bytes +=
        std::max(static_cast<double>(history.count), daily * days) * kBytesPerActivity;
  }
  for (const auto& [type, entities] : examined.store.entities())
    load.first_fill_bytes += static_cast<double>(entities.bytes) * kEntityPacking;
  for (const auto& [interval, series] : examined.store.series()) {
    if (interval <= 0) continue;
    const double points_per_second = static_cast<double>(series) / static_cast<double>(interval);
    load.bytes_per_day += points_per_second * 86'400 * kBytesPerPoint;
    load.first_fill_bytes +=
        points_per_second * length_of(examined.store, interval) * kBytesPerPoint;
  }
  const auto& entities = examined.store.entities();
  if (const auto vms = entities.find("VirtualMachine"); vms != entities.end()) {
    double counters = 0;
    for (const auto& need : examined.needs)
      if (need.stream == streams::performance("VirtualMachine")) ++counters;
    const double daily = static_cast<double>(vms->second.count) * counters * kBytesPerHistogram;
    load.bytes_per_day += daily;
    load.first_fill_bytes += daily * kDaysOfHistograms;
  }
  return load;
}

}  // namespace plumbline::cli
