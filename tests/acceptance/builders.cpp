#include "tests/acceptance/builders.h"

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
  Builders(const BuildScript& script, World& world)
      : script_(script), world_(world), dice_(script.seed), alike_(script.seed + 4242) {
    cluster_ = thing(kCluster);
    if (script.automation) {
      people_ = {world.account("svc-deploy@corp")};
    } else if (script.shared_login) {
      people_ = {world.account("VSPHERE.LOCAL\\Administrator")};
    } else {
      for (int i = 0; i < script.people; ++i)
        people_.push_back(world.account("CORP\\builder" + std::to_string(i)));
    }
  }

  void tell(double weeks) {
    spread(kHost, script_.host_batches_per_year, weeks);
    spread(kDatastore, script_.other_batches_per_year, weeks);
    spread(kNetwork, script_.other_batches_per_year, weeks);
    for (const char* name : {"events", "tasks", "inventory/VirtualMachine", "inventory/HostSystem",
                             "inventory/Datastore"})
      world_.streams.emplace(name, week(0));
    for (int i = 0; i < kStores; ++i) mount(i);
    if (script_.shelf_week) write_library();
  }

 private:
  static constexpr int kStores = 40;
  static constexpr int kAttributes = 6;
  static constexpr int kHosts = 8;

  /// A new host against its peers, a day after it carries work.
  void compare(std::uint32_t host, Instant service) {
    Finding entry;
    entry.kind = kEntryFinding;
    entry.entity = host;
    entry.at = service + hours(24);
    entry.n = kAttributes;
    for (int i = 0; i < kAttributes; ++i)
      if (alike_.hit(script_.conformity)) ++entry.k;
    world_.findings.push_back(entry);
  }

  /// A shared datastore that all hosts of the cluster mount, or all but one.
  void mount(int number) {
    Finding mounts;
    mounts.kind = kMountsFinding;
    mounts.entity = cluster_;
    mounts.n = kHosts;
    mounts.k = number < std::lround(kStores * script_.uniform) ? kHosts : kHosts - 1;
    world_.findings.push_back(mounts);
  }

  std::uint32_t thing(const Kind& kind, std::optional<Instant> born = {}) {
    const bool named = script_.covered_names >= 1 || dice_.hit(script_.covered_names);
    const std::string ref =
        (named ? "" : "old-") + (kind.prefix + std::to_string(world_.things.size() + 1));
    Thing& made = world_.thing(kind.type, ref, ref + ".example.com");
    made.born = born;
    return made.id;
  }

  template <class Table>
  auto& one_of(const Table& table) {
    return table[static_cast<std::size_t>(dice_.below(static_cast<int>(table.size())))];
  }

  /// Never the same way twice in a row.
  const char* another_way() { return kDetours[detours_++ % kDetours.size()]; }

  void spread(const Kind& kind, double per_year, double weeks) {
    if (&kind == &kHost && script_.delivery_week) {
      deliver(kind, one_of(people_), *script_.delivery_week);
      return;
    }
    const int batches = static_cast<int>(std::floor(per_year * weeks / 52));
    for (int i = 0; i < batches; ++i) {
      const double at = weeks * (i + 0.2 + 0.6 * dice_.roll()) / batches;
      deliver(kind, one_of(people_), at);
    }
  }

  void deliver(const Kind& kind, std::uint32_t account, double at) {
    const int size = &kind == &kHost ? script_.hosts_per_batch : 1;
    for (int h = 0; h < size; ++h) build(kind, account, week(at) + minutes(40 * h));
  }

  Job& job(const char* work_class, std::uint32_t account, std::uint32_t what, Instant at) {
    Job one;
    one.queued = at;
    one.started = at + minutes(1);
    one.ended = at + minutes(5);
    one.account = account;
    one.thing = what;
    one.work_class = one.path = work_class;
    world_.jobs.push_back(one);
    return world_.jobs.back();
  }

  void build(const Kind& kind, std::uint32_t account, Instant at) {
    const std::uint32_t what = thing(kind, at);
    if (&kind == &kHost && dice_.hit(script_.failed_joins))
      job(kind.work_class, account, cluster_, at - hours(30)).failed = true;
    Job& made = job(kind.work_class, account, what, at);
    const bool usual = dice_.hit(script_.usual_path);
    made.path = made.work_class + ">" + (usual ? kind.follow_up : another_way());
    if (&kind != &kHost) return;
    const double slower = at < week(script_.settled_week) ? 3 : 1;
    const auto service =
        minutes(static_cast<int>(script_.service_hours * slower * (0.5 + dice_.roll()) * 60));
    const bool ever = !dice_.hit(script_.never_in_service);
    if (ever) world_.ready[what] = at + service;
    if (ever) compare(what, at + service);
    if (dice_.hit(script_.mended)) job(one_of(kMending), account, what, at + service + hours(30));
  }

  void write_library() {
    for (const Kind* kind : {&kHost, &kDatastore, &kNetwork}) {
      Procedure procedure;
      procedure.id = kind->work_class;
      procedure.area = "provisioning";
      procedure.selectors = {{kind->work_class, std::string(kind->prefix) + ".*", "vc-a"}};
      procedure.steps = {"prepare", "add", "check"};
      procedure.metrics = {"prov.success_rate"};
      procedure.owner = "team";
      procedure.version = "1";
      world_.shelve(procedure, week(*script_.shelf_week),
                    minutes(static_cast<std::int64_t>(script_.read_again_weeks * 7 * 24 * 60)));
    }
  }

  const BuildScript& script_;
  World& world_;
  Dice dice_;
  Dice alike_;  ///< of its own, so that what it decides moves nothing else
  std::vector<std::uint32_t> people_;
  std::uint32_t cluster_ = 0;
  std::size_t detours_ = 0;
};

}  // namespace

void tell_builds(const BuildScript& script, double weeks, World& world) {
  Builders(script, world).tell(weeks);
}

Estate builders_at(const BuildScript& script, double weeks) {
  World world;
  tell_builds(script, weeks, world);
  world.settle();
  return estate_of(world, week(weeks));
}

BuildScript disciplined_builders() {
  BuildScript s;
  s.shelf_week = 10;
  return s;
}

BuildScript careless_builders() {
  BuildScript s;
  s.shared_login = true;
  s.failed_joins = 0.9;
  s.usual_path = 0.1;
  s.service_hours = 60;
  s.never_in_service = 0.3;
  s.conformity = 0.5;
  s.uniform = 0.6;
  s.mended = 0.7;
  return s;
}

BuildScript one_delivery() {
  BuildScript s;
  s.people = 1;
  s.host_batches_per_year = 3;
  s.other_batches_per_year = 0;
  s.hosts_per_batch = 16;
  s.shelf_week = 0;
  return s;
}

}  // namespace plumbline::acceptance
