#include "tests/acceptance/capacity_estates.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace plumbline::acceptance {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr double kTerabyte = 1e12;
constexpr double kServers = 300;
constexpr const char* kExpand = "host.DatastoreSystem.expandVmfsDatastore";

struct Store {
  std::uint32_t id;
  double capacity;
  double used;
  bool stuck;
};

class Estates {
 public:
  explicit Estates(const CapacityScript& script) : script_(script), state_(script.seed) {
    e_.scope = "vc-a";
    for (int i = 0; i < script.people; ++i)
      e_.actors.push_back(
          {static_cast<std::uint32_t>(i + 1), "CORP\\storage" + std::to_string(i), ""});
    for (int i = 0; i < 2; ++i)
      clusters_.push_back(entity("ClusterComputeResource", "cluster-" + std::to_string(i + 1)));
    for (int i = 0; i < 4; ++i) {
      const bool stuck = i < script.other_stores_full;
      const double size = 20 * kTerabyte;
      // They do not all fill on one day.
      const double used = stuck ? 0.97 : script.used_at_first - 0.05 * i;
      stores_.push_back(
          {entity("Datastore", "ds-" + std::to_string(i + 1)), size, used * size, stuck});
    }
    local_ = entity("Datastore", "esx-1-local");
    server_ = entity("VirtualMachine", "srv-1");
    e_.incident_classes = {"host-down", "vm-restart", "vm-crash"};
  }

  Estate tell(double weeks) {
    as_of_ = week(weeks);
    const DayNumber last = day_of(as_of_) - 1;
    for (DayNumber day = day_of(week(0)); day <= last; ++day) live(day, last);
    finish();
    return std::move(estate_);
  }

 private:
  double roll() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  bool hit(double share) { return roll() < share; }

  std::uint32_t entity(const char* type, const std::string& name) {
    const auto id = static_cast<std::uint32_t>(e_.entities.size() + 1);
    EntityInfo info;
    info.id = id;
    info.ref = {type, name};
    info.state.entity = info.ref;
    info.state.properties["name"] = name;
    e_.entities.emplace(id, info);
    return id;
  }

  void tell_day(const char* series, std::uint32_t id, DayNumber day, double value) {
    e_.entity_days.push_back({series, id, day, value});
  }

  void tell_share(const char* signal, DayNumber day, Population population, double k, double n) {
    e_.readings.push_back({signal, day, population, k, n, 0, true});
  }

  void live(DayNumber day, DayNumber last) {
    for (Store& store : stores_) {
      if (!store.stuck) {
        store.used += script_.growth_per_week / 7 * 20 * kTerabyte * (0.8 + 0.4 * roll());
        if (store.used > script_.expanded_at * store.capacity) expand(store, day);
        store.used = std::min(store.used, store.capacity);
      }
      tell_day("used_bytes", store.id, day, store.used);
      tell_day("capacity_bytes", store.id, day, store.capacity);
    }
    if (day == last) {
      tell_day("local_used_bytes", local_, day, 0.4 * kTerabyte);
      tell_day("local_capacity_bytes", local_, day, kTerabyte);
    }
    const bool settled = start_of(day) >= week(script_.settled_week);
    for (const std::uint32_t cluster : clusters_) {
      const double most = settled ? 0.12 : 0.08;
      const double left = script_.headroom > 0.95 ? most - 0.02 * roll() : -0.05 - 0.1 * roll();
      tell_day("cpu_n1", cluster, day, left + 0.2);
      tell_day("mem_n1", cluster, day, left);
    }
    const double cluster_hours = 2 * 2 * 24;
    tell_share("cap.headroom_ok", day, Population::Infrastructure,
               std::floor(cluster_hours * script_.headroom), cluster_hours);
    tell_share("cap.ready_over5", day, Population::Server,
               std::round(kServers * script_.ready_over5 * (settled ? 1 : 2)), kServers);
    tell_share("cap.mem_pressure", day, Population::Server, std::round(kServers * script_.swapping),
               kServers);
    tell_share("cap.servers_on", day, Population::Server, kServers, kServers);
    for (const char* signal : {"cap.ha_on", "cap.adm_control"})
      tell_share(signal, day, Population::Infrastructure, std::round(2 * script_.clusters_with_ha),
                 2);
    if (day % 7 == 0) fall(day);
    if (script_.targets_week && day % 30 == 0 && start_of(day) >= week(*script_.targets_week))
      forecast(day);
  }

  void expand(Store& store, DayNumber day) {
    store.capacity *= 1.25;
    Change c;
    c.queued = start_of(day) + hours(9) + minutes(static_cast<int>(roll() * 300));
    c.started = c.queued + minutes(1);
    c.ended = c.queued + minutes(5);
    c.recorded_at = c.ended;
    c.actor = static_cast<std::uint32_t>(
        1 + std::min<double>(script_.people - 1, std::floor(roll() * script_.people)));
    c.entity = store.id;
    c.class_id = number(e_.class_names, kExpand);
    const bool usual = hit(script_.usual_path);
    c.path = number(e_.paths, usual ? std::string(kExpand) + ">HostSystem.rescan"
                                    : std::string(kExpand) + ">Datastore.rename");
    c.path_steps = 2;
    if (!hit(script_.success)) c.outcome = Outcome::Failed;
    e_.changes.push_back(c);
  }

  void fall(DayNumber day) {
    const double unsettled = start_of(day) < week(script_.settled_week) ? 30 : 0;
    const double down = script_.down_minutes_a_week + unsettled;
    if (down <= 0) return;
    Incident incident;
    incident.id = static_cast<std::int64_t>(e_.incidents.size() + 1);
    incident.class_id = 2;
    incident.entity = server_;
    incident.opened = start_of(day) + hours(3);
    incident.closed = incident.opened + std::chrono::seconds(static_cast<int>(60 * down));
    e_.incidents.push_back(incident);
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
    f.entity = e_.entities.at(store.id).state.properties.at("name");
    f.made_for = start_of(day + 60);
    const double worse = start_of(day) < week(script_.settled_week) ? 2.5 : 1;
    f.value = truly * (1 + script_.forecast_off * worse);
    estate_.practice.forecasts.push_back(f);
  }

  template <class Table>
  static std::uint32_t number(Table& table, const std::string& text) {
    const auto found = std::find(table.begin(), table.end(), text);
    if (found != table.end()) return static_cast<std::uint32_t>(found - table.begin());
    table.push_back(text);
    return static_cast<std::uint32_t>(table.size() - 1);
  }

  void finish() {
    e_.as_of = e_.known_at = as_of_;
    e_.first_sweep = week(0);
    std::erase_if(e_.changes, [&](const Change& c) { return c.ended >= as_of_; });
    std::stable_sort(e_.changes.begin(), e_.changes.end(),
                     [](const auto& a, const auto& b) { return a.started < b.started; });
    std::int64_t id = 0;
    for (auto& c : e_.changes) c.id = ++id;
    std::stable_sort(e_.readings.begin(), e_.readings.end(), [](const auto& a, const auto& b) {
      return std::tie(a.signal, a.population, a.day) < std::tie(b.signal, b.population, b.day);
    });
    std::stable_sort(
        e_.entity_days.begin(), e_.entity_days.end(), [](const auto& a, const auto& b) {
          return std::tie(a.series, a.entity, a.day) < std::tie(b.series, b.entity, b.day);
        });
    for (const char* name :
         {"events", "tasks", "inventory/VirtualMachine", "inventory/HostSystem",
          "inventory/ClusterComputeResource", "inventory/Datastore", "performance/VirtualMachine",
          "performance/ClusterComputeResource", "performance/Datastore"})
      e_.streams.push_back({name, week(0), as_of_, {}, "", 1.0});
    practise();
  }

  bool seen(const std::optional<double>& at, const char* kind) {
    if (!at || week(*at) > as_of_) return false;
    estate_.practice.kinds[kind] = {week(*at), true};
    estate_.practice.first_sighting =
        std::min(estate_.practice.first_sighting.value_or(week(*at)), week(*at));
    return true;
  }

  void practise() {
    if (seen(script_.library_week, "procedures")) {
      Procedure procedure;
      procedure.promise.path = "procedures/expand.yml";
      procedure.promise.first_seen = week(*script_.library_week);
      procedure.id = "expand-datastore";
      procedure.area = "capacity";
      procedure.selectors = {{kExpand, "ds-.*", "vc-a"}};
      procedure.steps = {"check the array", "expand", "rescan"};
      procedure.metrics = {"cap.ds_days_to_full"};
      procedure.owner = "storage";
      procedure.version = "1";
      // Read again every half year.
      procedure.reviewed_on = std::max(procedure.promise.first_seen, as_of_ - days(180));
      estate_.practice.procedures.push_back(procedure);
    }
    if (!seen(script_.targets_week, "targets")) return;
    const std::map<std::string, std::pair<double, bool>> targets = {
        {"cap.ds_days_to_full", {180, true}},
        {"cap.mem_headroom_n1", {0.1, true}},
        {"cap.ready_over5", {0.03, false}},
        {"cap.forecast_err", {0.15, false}},
        {"cap.vm_nines", {5.5, true}}};
    for (const auto& [signal, goal] : targets) {
      Target target;
      target.promise.path = "targets.yml";
      target.promise.first_seen = week(*script_.targets_week);
      target.signal = signal;
      target.value = goal.first;
      target.higher = goal.second;
      target.owner = "storage";
      estate_.practice.targets.push_back(target);
    }
  }

  const CapacityScript& script_;
  std::uint64_t state_;
  Estate estate_;
  Evidence& e_ = estate_.evidence;
  Instant as_of_;
  std::vector<std::uint32_t> clusters_;
  std::vector<Store> stores_;
  std::uint32_t local_ = 0;
  std::uint32_t server_ = 0;
};

}  // namespace

Estate capacity_at(const CapacityScript& script, double weeks) {
  return Estates(script).tell(weeks);
}

CapacityScript planned_capacity() {
  CapacityScript s;
  s.success = s.usual_path = 1;
  s.settled_week = 20;
  s.library_week = 2;
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
