#include "tests/end_to_end/two_ways/estate.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/end_to_end/two_ways/timeline.h"

namespace plumbline::two_ways {

namespace {

using acceptance::Job;
using acceptance::World;
using std::chrono::minutes;

constexpr double kGigabyte = 1024.0 * 1024 * 1024;

/// The next moment of reading, `at` itself included.
Instant next_reading(Instant at) {
  const Instant today = start_of(day_of(at)) + std::chrono::days(1) - kBeforeMidnight;
  return at <= today ? today : today + std::chrono::days(1);
}

template <class Items>
void see_daily(Items& items) {
  for (auto& item : items) {
    item.promise.first_seen = next_reading(item.promise.first_seen);
    if (item.promise.gone_at) item.promise.gone_at = next_reading(*item.promise.gone_at);
  }
}

}  // namespace

void separate_work(World& world) {
  std::map<std::uint32_t, Instant> busy_until;  // by account
  std::set<std::uint32_t> never_made;
  std::erase_if(world.jobs, [&](const Job& job) {
    if (never_made.count(job.thing) > 0) return true;
    const auto busy = busy_until.find(job.account);
    if (busy == busy_until.end() || busy->second + minutes(20) < job.queued) {
      Instant& until = busy_until[job.account];
      until = std::max(until, job.ended);
      return false;
    }
    if (job.work_class == "VirtualMachine.clone" ||
        job.work_class == "ClusterComputeResource.addHost")
      never_made.insert(job.thing);
    return true;
  });
  std::erase_if(world.breakdowns, [&](const auto& one) { return never_made.count(one.thing) > 0; });
  for (const std::uint32_t machine : never_made) world.ready.erase(machine);
}

void forget_failed_resizes(World& world) {
  const std::string resize = "VirtualMachine.reconfigure:size";
  const std::string anything = "VirtualMachine.reconfigure";
  for (Job& job : world.jobs) {
    if (!job.failed || job.work_class != resize) continue;
    // What fails is the last step, unless it is done again: then the resize, at first.
    if (!job.reworked_at && !job.path.ends_with(resize)) continue;
    job.path.replace(job.path.find(resize), resize.size(),
                     job.reworked_at ? anything + ">" + resize : anything);
    job.work_class = anything;
  }
}

void read_daily(World& world) {
  world.first_sweep = acceptance::kWeekZero - kBeforeMidnight;
  for (auto& [stream, begin] : world.streams) begin = world.first_sweep;
  for (auto& [machine, ready] : world.ready) ready = next_reading(ready);
  PracticeHistory& p = world.practice;
  for (auto& scope : p.scopes) scope.record_lag_hours = 24;
  see_daily(p.scopes);
  see_daily(p.procedures);
  see_daily(p.records.edit());
  see_daily(p.actors);
  see_daily(p.targets);
  see_daily(p.experiments);
  for (auto& experiment : p.experiments) see_daily(experiment.decisions);
  for (auto& [kind, at] : world.seen) at = next_reading(at);
}

void add_quiet_infrastructure(World& world, Instant until) {
  std::erase_if(world.streams, [](const auto& s) { return s.first.starts_with("performance/"); });
  for (const char* type : {"HostSystem", "ClusterComputeResource", "Datastore"})
    world.streams.emplace(std::string("inventory/") + type, world.first_sweep);
  // The simulated vCenter has its clusters' own numbers; whether one grew is told by them.
  world.streams.emplace("performance/ClusterComputeResource", world.first_sweep);
  std::vector<std::uint32_t> stores;
  for (const char* name : kStores) stores.push_back(world.thing("Datastore", name, name).id);
  for (DayNumber day = day_of(world.first_sweep); day < day_of(until); ++day) {
    for (const std::uint32_t store : stores) {
      world.entity_days.push_back({"used_bytes", store, day, kStoreUsedGb * kGigabyte});
      world.entity_days.push_back({"capacity_bytes", store, day, kStoreGb * kGigabyte});
    }
    for (const char* signal : {"cap.ha_on", "cap.adm_control"})
      world.readings.push_back({signal, day, Population::Infrastructure, 1, 1, 0, true});
    world.readings.push_back({"cap.servers_on", day, Population::Server, 190, 200, 0, true});
  }
  world.settle();
}

}  // namespace plumbline::two_ways
