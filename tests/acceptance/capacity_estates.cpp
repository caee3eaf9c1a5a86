#include "tests/acceptance/capacity_estates.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace plumbline::acceptance {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr double kTerabyte = 1e12;
constexpr const char* kExpand = "host.DatastoreSystem.expandVmfsDatastore";

/// What somebody does instead of a rescan: never the same twice in a row.
constexpr std::array kDetours{">Datastore.rename", ">host.StorageSystem.attachScsiLun",
                              ">Datastore.enterMaintenanceMode", ">Folder.moveInto",
                              ">StorageResourceManager.applyRecommendation"};

struct Store {
  std::uint32_t id;
  double capacity;
  double used;
  bool stuck;
};

class Estates {
 public:
  Estates(const CapacityScript& script, World& world)
      : script_(script), world_(world), dice_(script.seed) {
    if (script.shared_login) {
      people_ = {world.account("VSPHERE.LOCAL\\Administrator")};
    } else {
      for (int i = 0; i < script.people; ++i)
        people_.push_back(world.account("CORP\\storage" + std::to_string(i)));
    }
    for (int i = 0; i < 2; ++i)
      clusters_.push_back(thing("ClusterComputeResource", "cluster-" + std::to_string(i + 1)));
    for (int i = 0; i < 4; ++i) {
      const bool stuck = i < script.other_stores_full;
      const double size = 20 * kTerabyte;
      // They do not all fill on one day.
      const double used = stuck ? 0.97 : script.used_at_first - 0.05 * i;
      const char* prefix = i < 4 * script.covered_names ? "ds-" : "old-ds-";
      stores_.push_back(
          {thing("Datastore", prefix + std::to_string(i + 1)), size, used * size, stuck});
    }
    local_ = thing("Datastore", "esx-1-local");
    server_ = thing("VirtualMachine", "srv-falls");
  }

  void tell(double weeks) {
    const DayNumber end = day_of(week(weeks));
    for (DayNumber day = day_of(week(0)); day < end; ++day) live(day);
    for (const char* name :
         {"events", "tasks", "inventory/VirtualMachine", "inventory/HostSystem",
          "inventory/ClusterComputeResource", "inventory/Datastore", "performance/VirtualMachine",
          "performance/ClusterComputeResource", "performance/Datastore"})
      world_.streams.emplace(name, week(0));
    practise();
  }

 private:
  /// Share of servers that wait for processors.
  double waiting(DayNumber day) const {
    const bool fewer =
        script_.less_waiting_week && start_of(day) >= week(*script_.less_waiting_week);
    return fewer ? script_.ready_over5_then : script_.ready_over5;
  }

  std::uint32_t thing(const char* type, const std::string& name) {
    return world_.thing(type, name, name).id;
  }

  void tell_day(const char* series, std::uint32_t id, DayNumber day, double value) {
    world_.entity_days.push_back({series, id, day, value});
  }

  void tell_share(const char* signal, DayNumber day, Population population, double k, double n) {
    world_.readings.push_back({signal, day, population, k, n, 0, true});
  }

  void live(DayNumber day) {
    for (Store& store : stores_) {
      if (!store.stuck) {
        store.used += script_.growth_per_week / 7 * 20 * kTerabyte * (0.8 + 0.4 * dice_.roll());
        if (store.used > script_.expanded_at * store.capacity) expand(store, day);
        store.used = std::min(store.used, store.capacity);
      }
      tell_day("used_bytes", store.id, day, store.used);
      tell_day("capacity_bytes", store.id, day, store.capacity);
    }
    tell_day("local_used_bytes", local_, day, 0.4 * kTerabyte);
    tell_day("local_capacity_bytes", local_, day, kTerabyte);
    const bool settled = start_of(day) >= week(script_.settled_week);
    for (const std::uint32_t cluster : clusters_) {
      const double most = settled ? 0.12 : 0.08;
      const double left =
          script_.headroom > 0.95 ? most - 0.02 * dice_.roll() : -0.05 - 0.1 * dice_.roll();
      tell_day("cpu_n1", cluster, day, left + 0.2);
      tell_day("mem_n1", cluster, day, left);
    }
    const double cluster_hours = 2 * 2 * 24;
    tell_share("cap.headroom_ok", day, Population::Infrastructure,
               std::floor(cluster_hours * script_.headroom), cluster_hours);
    const double n = script_.servers;
    tell_share("cap.ready_over5", day, Population::Server,
               std::round(n * waiting(day) * (settled ? 1 : 2)), n);
    tell_share("cap.mem_pressure", day, Population::Server, std::round(n * script_.swapping), n);
    tell_share("cap.servers_on", day, Population::Server, n, n);
    for (const char* signal : {"cap.ha_on", "cap.adm_control"})
      tell_share(signal, day, Population::Infrastructure, std::round(2 * script_.clusters_with_ha),
                 2);
    if (day % 7 == 0) fall(day);
    const auto forecasts = script_.forecasts_week ? script_.forecasts_week : script_.targets_week;
    if (forecasts && day % 30 == 0 && start_of(day) >= week(*forecasts)) forecast(day);
  }

  void expand(Store& store, DayNumber day) {
    store.capacity *= 1.25;
    Job job;
    job.queued = start_of(day) + hours(9) + minutes(dice_.below(300));
    job.started = job.queued + minutes(1);
    job.ended = job.queued + minutes(5);
    job.account = people_[static_cast<std::size_t>(dice_.below(static_cast<int>(people_.size())))];
    job.thing = store.id;
    job.work_class = kExpand;
    job.path =
        job.work_class + (dice_.hit(script_.usual_path) ? ">HostSystem.rescan"
                                                        : kDetours[detours_++ % kDetours.size()]);
    job.failed = !dice_.hit(script_.success);
    world_.jobs.push_back(job);
  }

  void fall(DayNumber day) {
    const double unsettled = start_of(day) < week(script_.settled_week) ? 30 : 0;
    const double down = script_.down_minutes_a_week + unsettled;
    if (down <= 0) return;
    const Instant at = start_of(day) + hours(3);
    world_.breakdowns.push_back(
        {server_, at, at + std::chrono::seconds(static_cast<int>(60 * down))});
  }

  /// What the first datastore will hold in 60 days, a little wrong.
  void forecast(DayNumber day) {
    if (stores_.back().stuck) return;
    const Store& store = stores_.back();
    const double truly = store.used + script_.growth_per_week / 7 * 60 * 20 * kTerabyte;
    Forecast f;
    f.promise.path = "targets.yml";
    f.promise.first_seen = start_of(day);
    f.signal = "cap.ds_used_bytes";
    f.entity = world_.things[store.id - 1].properties.at("name");
    f.made_for = start_of(day + 60);
    const double worse = start_of(day) < week(script_.settled_week) ? 2.5 : 1;
    f.value = truly * (1 + script_.forecast_off * worse);
    world_.practice.forecasts.push_back(f);
    world_.see("targets", f.promise.first_seen);
  }

  void shelve(const Procedure& procedure) {
    world_.shelve(procedure, week(*script_.shelf_week),
                  minutes(static_cast<std::int64_t>(script_.read_again_weeks * 7 * 24 * 60)));
  }

  void practise() {
    if (script_.shelf_week) {
      Procedure procedure;
      procedure.id = "expand-datastore";
      procedure.area = "capacity";
      procedure.selectors = {{kExpand, "ds-.*", "vc-a"}};
      procedure.steps = {"check the array", "expand", "rescan"};
      procedure.metrics = {"cap.ds_days_to_full"};
      procedure.owner = "storage";
      procedure.version = "1";
      shelve(procedure);
      // What experiments on waiting try: how servers are spread over hosts.
      procedure.id = "spread-servers";
      procedure.selectors = {{"ComputeResource.reconfigureEx", "cluster-.*", "vc-a"}};
      procedure.steps = {"look at the load", "set the threshold", "watch for a day"};
      procedure.metrics = {"cap.ready_over5"};
      shelve(procedure);
    }
    if (!script_.targets_week) return;
    const Instant seen = week(*script_.targets_week);
    world_.aim("cap.ds_days_to_full", 180, true, seen);
    world_.aim("cap.mem_headroom_n1", 0.1, true, seen);
    world_.aim("cap.ready_over5", 0.03, false, seen);
    world_.aim("cap.forecast_err", 0.15, false, seen);
    world_.aim("cap.vm_nines", 5.5, true, seen);
  }

  const CapacityScript& script_;
  World& world_;
  Dice dice_;
  std::vector<std::uint32_t> people_;
  std::vector<std::uint32_t> clusters_;
  std::vector<Store> stores_;
  std::uint32_t local_ = 0;
  std::uint32_t server_ = 0;
  std::size_t detours_ = 0;
};

}  // namespace

void tell_capacity(const CapacityScript& script, double weeks, World& world) {
  Estates(script, world).tell(weeks);
}

Estate capacity_at(const CapacityScript& script, double weeks) {
  World world;
  tell_capacity(script, weeks, world);
  world.settle();
  return estate_of(world, week(weeks));
}

CapacityScript planned_capacity() {
  CapacityScript s;
  s.success = s.usual_path = 1;
  s.settled_week = 20;
  s.shelf_week = 2;
  s.targets_week = 4;
  return s;
}

CapacityScript neglected_capacity() {
  CapacityScript s;
  s.people = 1;
  s.used_at_first = 0.6;
  s.expanded_at = 2;
  s.other_stores_full = 1;
  s.headroom = 0.6;
  s.ready_over5 = 0.12;
  s.swapping = 0.05;
  s.clusters_with_ha = 0.5;
  s.down_minutes_a_week = 500;
  return s;
}

}  // namespace plumbline::acceptance
