#include "tests/acceptance/builders.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace plumbline::acceptance {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Kind {
  const char* work_class;
  const char* type;
  const char* prefix;
  const char* follow_up;
};

constexpr Kind kCluster{"", "ClusterComputeResource", "esx-cluster-", ""};
constexpr Kind kHost{"ClusterComputeResource.addHost", "HostSystem", "esx-",
                     "HostSystem.exitMaintenanceMode"};
constexpr Kind kDatastore{"host.DatastoreSystem.createVmfsDatastore", "Datastore", "ds-",
                          "host.StorageSystem.attachScsiLun"};
constexpr Kind kNetwork{"DistributedVirtualSwitch.addPortgroup", "DistributedVirtualPortgroup",
                        "pg-", "DistributedVirtualSwitch.reconfigure"};
constexpr std::array kDetours{"HostSystem.reconnect", "HostSystem.reboot",
                              "host.NetworkSystem.addVirtualSwitch", "HostSystem.disconnect",
                              "host.DateTimeSystem.updateConfig"};
constexpr std::array kMending{"host.NetworkSystem.updateVirtualSwitch",
                              "option.OptionManager.updateValues", "HostSystem.reconnect"};

class Builders {
 public:
  explicit Builders(const BuildScript& script) : script_(script), state_(script.seed) {
    e_.scope = "vc-a";
    cluster_ = entity(kCluster);
    const int accounts = script.shared_login ? 1 : script.people;
    for (int i = 0; i < accounts; ++i) {
      const auto id = static_cast<std::uint32_t>(i + 1);
      e_.actors.push_back({id,
                           script.shared_login ? std::string("VSPHERE.LOCAL\\Administrator")
                                               : "CORP\\builder" + std::to_string(i),
                           ""});
    }
  }

  Estate tell(double weeks) {
    spread(kHost, script_.host_batches_per_year, weeks);
    spread(kDatastore, script_.other_batches_per_year, weeks);
    spread(kNetwork, script_.other_batches_per_year, weeks);
    finish(week(weeks));
    return std::move(estate_);
  }

 private:
  double roll() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(roll() * 0.999999 * double(n));
  }
  bool hit(double share) { return roll() < share; }

  template <class Table>
  static std::uint32_t number(Table& table, const std::string& text) {
    const auto found = std::find(table.begin(), table.end(), text);
    if (found != table.end()) return static_cast<std::uint32_t>(found - table.begin());
    table.push_back(text);
    return static_cast<std::uint32_t>(table.size() - 1);
  }

  std::uint32_t entity(const Kind& kind) {
    const auto id = static_cast<std::uint32_t>(e_.entities.size() + 1);
    EntityInfo info;
    info.id = id;
    info.ref = {kind.type, kind.prefix + std::to_string(id)};
    info.state.entity = info.ref;
    info.state.properties["name"] = kind.prefix + std::to_string(id) + ".example.com";
    e_.entities.emplace(id, info);
    return id;
  }

  void spread(const Kind& kind, double per_year, double weeks) {
    const int batches = static_cast<int>(std::floor(per_year * weeks / 52));
    for (int i = 0; i < batches; ++i) {
      const double at = weeks * (i + 0.2 + 0.6 * roll()) / batches;
      const auto actor = static_cast<std::uint32_t>(1 + below(e_.actors.size()));
      const int size = &kind == &kHost ? script_.hosts_per_batch : 1;
      for (int h = 0; h < size; ++h) build(kind, actor, week(at) + minutes(40 * h));
    }
  }

  Change& change(const char* work_class, std::uint32_t actor, std::uint32_t what, Instant at) {
    Change c;
    c.queued = at;
    c.started = at + minutes(1);
    c.ended = at + minutes(5);
    c.recorded_at = c.ended;
    c.actor = actor;
    c.entity = what;
    c.class_id = number(e_.class_names, work_class);
    c.path = number(e_.paths, work_class);
    e_.changes.push_back(c);
    return e_.changes.back();
  }

  void build(const Kind& kind, std::uint32_t actor, Instant at) {
    const std::uint32_t what = entity(kind);
    if (&kind == &kHost && hit(script_.failed_joins))
      change(kind.work_class, actor, cluster_, at - hours(30)).outcome = Outcome::Failed;
    Change& made = change(kind.work_class, actor, what, at);
    std::string path = std::string(kind.work_class) + ">" + kind.follow_up;
    if (!hit(script_.usual_path))
      path = std::string(kind.work_class) + ">" + kDetours[below(kDetours.size())];
    made.path = number(e_.paths, path);
    made.path_steps = 2;
    if (&kind != &kHost) return;
    const auto service = minutes(static_cast<int>(script_.service_hours * (0.5 + roll()) * 60));
    const bool ever = !hit(script_.never_in_service);
    if (ever) e_.ready[what] = at + service;
    if (hit(script_.mended))
      change(kMending[below(kMending.size())], actor, what, at + service + hours(30));
  }

  void finish(Instant as_of) {
    e_.as_of = e_.known_at = as_of;
    e_.first_sweep = week(0);
    std::erase_if(e_.changes, [&](const Change& c) { return c.ended >= as_of; });
    std::erase_if(e_.ready, [&](const auto& entry) { return entry.second > as_of; });
    std::stable_sort(e_.changes.begin(), e_.changes.end(),
                     [](const auto& a, const auto& b) { return a.started < b.started; });
    std::int64_t id = 0;
    for (auto& c : e_.changes) c.id = ++id;
    for (const char* name : {"events", "tasks", "inventory/VirtualMachine", "inventory/HostSystem",
                             "inventory/Datastore"})
      e_.streams.push_back({name, week(0), as_of, {}, "", 1.0});
    if (script_.library_week && week(*script_.library_week) <= as_of) write_library();
  }

  void write_library() {
    PracticeHistory& practice = estate_.practice;
    const Instant seen = week(*script_.library_week);
    practice.kinds["procedures"] = {seen, true};
    practice.first_sighting = seen;
    for (const Kind* kind : {&kHost, &kDatastore, &kNetwork}) {
      Procedure procedure;
      procedure.promise.path = std::string("procedures/") + kind->work_class + ".yml";
      procedure.promise.first_seen = seen;
      procedure.id = kind->work_class;
      procedure.area = "provisioning";
      procedure.selectors = {{kind->work_class, std::string(kind->prefix) + ".*", "vc-a"}};
      procedure.steps = {"prepare", "add", "check"};
      procedure.metrics = {"prov.success_rate"};
      procedure.owner = "team";
      procedure.version = "1";
      procedure.reviewed_on = seen;
      practice.procedures.push_back(procedure);
    }
  }

  const BuildScript& script_;
  std::uint64_t state_;
  Estate estate_;
  Evidence& e_ = estate_.evidence;
  std::uint32_t cluster_ = 0;
};

}  // namespace

Estate builders_at(const BuildScript& script, double weeks) { return Builders(script).tell(weeks); }

BuildScript disciplined_builders() {
  BuildScript s;
  s.library_week = 10;
  return s;
}

BuildScript careless_builders() {
  BuildScript s;
  s.shared_login = true;
  s.failed_joins = 0.9;
  s.usual_path = 0.1;
  s.service_hours = 60;
  s.never_in_service = 0.3;
  s.mended = 0.7;
  return s;
}

BuildScript one_delivery() {
  BuildScript s;
  s.people = 1;
  s.host_batches_per_year = 3;
  s.other_batches_per_year = 0;
  s.hosts_per_batch = 16;
  s.library_week = 0;
  return s;
}

}  // namespace plumbline::acceptance
