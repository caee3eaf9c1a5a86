#include "tests/bench/large_estate.h"

#include <algorithm>
#include <array>
#include <string>

#include "tests/bench/estate.h"

namespace plumbline::bench {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::string numbered(const char* word, std::uint64_t number) {
  return word + std::to_string(number);
}

EntityRef machine(std::uint64_t number) {
  return {"VirtualMachine", numbered("vm-", number % kMachines)};
}
EntityRef host(std::uint64_t number) { return {"HostSystem", numbered("host-", number % kHosts)}; }

struct Kind {
  const char* task;
  const char* begins;
  const char* ends;
};
constexpr std::array<Kind, 20> kWork = {{
    {"VirtualMachine.reconfigure", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.reconfigure", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.reconfigure", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.reconfigure", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.reconfigure", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.powerOn", "VmStartingEvent", "VmPoweredOnEvent"},
    {"VirtualMachine.powerOn", "VmStartingEvent", "VmPoweredOnEvent"},
    {"VirtualMachine.powerOn", "VmStartingEvent", "VmPoweredOnEvent"},
    {"VirtualMachine.powerOff", "VmStoppingEvent", "VmPoweredOffEvent"},
    {"VirtualMachine.powerOff", "VmStoppingEvent", "VmPoweredOffEvent"},
    {"VirtualMachine.shutdownGuest", "VmGuestShutdownEvent", "VmPoweredOffEvent"},
    {"VirtualMachine.createSnapshot", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.createSnapshot", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"vm.Snapshot.remove", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"vm.Snapshot.remove", "VmReconfiguredEvent", "VmReconfiguredEvent"},
    {"VirtualMachine.relocate", "VmBeingRelocatedEvent", "VmRelocatedEvent"},
    {"VirtualMachine.migrate", "VmBeingHotMigratedEvent", "VmMigratedEvent"},
    {"VirtualMachine.clone", "VmBeingClonedEvent", "VmClonedEvent"},
    {"VirtualMachine.destroy", "VmRemovedEvent", "VmRemovedEvent"},
    {"VirtualMachine.upgradeTools", "VmReconfiguredEvent", "VmReconfiguredEvent"},
}};
constexpr Kind kMakeSnapshot{"VirtualMachine.createSnapshot", "VmReconfiguredEvent",
                             "VmReconfiguredEvent"};
constexpr Kind kRemoveSnapshot{"vm.Snapshot.remove", "VmReconfiguredEvent", "VmReconfiguredEvent"};
constexpr Kind kMove{"Drm.ExecuteVMotionLRO", "VmBeingHotMigratedEvent", "DrsVmMigratedEvent"};

/// One day being made.
class Day {
 public:
  explicit Day(std::int64_t number)
      : start_(bench_start() + std::chrono::days(number)),
        next_(number * kActivitiesADay),
        day_(static_cast<std::uint64_t>(number)) {
    all_.reserve(kActivitiesADay);
  }

  /// Three of five things that people do stand in a record: approved the day before, for four
  /// hours.
  std::vector<ChangeRecord> records() const {
    std::vector<ChangeRecord> all;
    for (std::uint64_t i = 0; i < kPeoplesWork; ++i) {
      if (i % 5 >= 3) continue;
      const Instant at = start_ + at_of(i);
      ChangeRecord record;
      record.id = numbered("CHG", day_ * kPeoplesWork + i);
      record.entities = {numbered("app-server-", machine_of(i) % kMachines)};
      record.approved_at = record.promise.first_seen = at - std::chrono::days(1);
      record.promise.path = "records/desk.csv";
      record.window_start = at - std::chrono::hours(1);
      record.window_end = at + std::chrono::hours(3);
      all.push_back(std::move(record));
    }
    return all;
  }

  std::vector<Activity> make() {
    for (std::uint64_t i = 0; i < kPeoplesWork; ++i)
      work(kWork[dice(i) % kWork.size()], numbered("EXAMPLE\\person", dice(i, 1) % 40),
           machine_of(i), at_of(i));
    for (std::uint64_t i = 0; i < 1000; ++i)
      work(kWork[dice(i, 4) % kWork.size()], numbered("EXAMPLE\\svc-auto", dice(i, 5) % 4),
           dice(i, 6), seconds(dice(i, 7) % 86'000));
    for (std::uint64_t i = 0; i < 600; ++i) {
      const auto at = minutes(60) + seconds(24 * i);
      work(kMakeSnapshot, "EXAMPLE\\svc-backup", day_ * 600 + i, at);
      work(kRemoveSnapshot, "EXAMPLE\\svc-backup", day_ * 600 + i, at + minutes(20));
    }
    for (std::uint64_t i = 0; i < 600; ++i) work(kMove, "", dice(i, 8), seconds(144 * i));
    events();
    std::stable_sort(all_.begin(), all_.end(), [](const Activity& a, const Activity& b) {
      return a.finished() < b.finished();
    });
    return std::move(all_);
  }

 private:
  static constexpr std::uint64_t kPeoplesWork = 1200;

  std::uint64_t machine_of(std::uint64_t i) const { return dice(i, 2); }
  Duration at_of(std::uint64_t i) const { return minutes(7 * 60) + seconds(dice(i, 3) % 36'000); }
  std::uint64_t dice(std::uint64_t i, std::uint64_t use = 0) const {
    return mixed((day_ << 32) ^ (use << 24) ^ i);
  }

  void work(const Kind& kind, const std::string& actor, std::uint64_t vm, Duration after) {
    const std::uint64_t luck = mixed(static_cast<std::uint64_t>(next_));
    Activity task;
    task.stream = ActivityStream::Tasks;
    task.key = "task-" + std::to_string(next_);
    task.created = start_ + after;
    task.started = task.created;
    task.ended = task.created + seconds(1 + luck % 90);
    task.class_id = kind.task;
    task.actor_name = actor;
    task.initiator = actor.empty() ? Initiator::System : Initiator::User;
    task.entity = machine(vm);
    task.chain = next_;
    const bool fails = luck % 50 == 0;
    task.outcome = fails ? Outcome::Failed : Outcome::Success;
    if (fails) task.fault = "GenericVmConfigFault";
    ++next_;
    for (const char* name : {kind.begins, kind.ends}) {
      Activity event = of(name, task.entity, name == kind.ends ? *task.ended : task.created);
      event.actor_name = actor;
      event.initiator = task.initiator;
      event.chain = task.chain;
      if (event.class_id == "VmReconfiguredEvent" && luck % 3 == 0)
        event.details = {{"fields", "numCPUs"}, {"num_cpus", std::to_string(1 + luck % 8)}};
      add(std::move(event));
    }
    all_.push_back(std::move(task));
  }

  static Activity of(const char* name, const EntityRef& entity, Instant at) {
    Activity event;
    event.class_id = name;
    event.entity = entity;
    event.created = at;
    event.initiator = Initiator::System;
    return event;
  }

  void add(Activity event) {
    event.key = std::to_string(next_);
    if (event.chain == 0) event.chain = next_;
    ++next_;
    all_.push_back(std::move(event));
  }

  void alarm(std::uint64_t i, const char* from, const char* to, Instant at) {
    Activity event = of("AlarmStatusChangedEvent", i % 2 == 0 ? machine(dice(i, 9)) : host(i), at);
    event.details = {{"alarm", "alarm-7"}, {"alarm_name", "usage"}, {"from", from}, {"to", to}};
    add(std::move(event));
  }

  void events() {
    for (std::uint64_t i = 0; i < 4000; i += 2) {
      const bool red = i < 40;
      const Instant at = start_ + seconds(21 * i);
      alarm(i / 2, "green", red ? "red" : "yellow", at);
      alarm(i / 2, red ? "red" : "yellow", "green", at + minutes(red ? 30 : 5));
    }
    for (std::uint64_t i = 0; i < 2500; ++i) {
      Activity event = of("UserLoginSessionEvent", {}, start_ + seconds(34 * i));
      const bool person = i % 10 == 0;
      event.actor_name = person ? numbered("EXAMPLE\\person", dice(i, 10) % 40)
                                : numbered("EXAMPLE\\svc-auto", dice(i, 10) % 4);
      event.initiator = Initiator::User;
      event.details = {{"user_agent", person ? "vSphere Client" : "govc/0.24"}};
      add(std::move(event));
    }
    for (std::uint64_t i = 0; i < 1490; ++i)
      add(of(i % 2 == 0 ? "esx.problem.vmfs.heartbeat.recovered" : "DatastoreFileUploadEvent",
             host(dice(i, 11)), start_ + seconds(57 * i)));
    for (std::uint64_t i = 0; i < 10; ++i)
      add(of("VmRestartedOnAlternateHostEvent", machine(dice(i, 12)), start_ + seconds(8000 * i)));
  }

  const Instant start_;
  std::int64_t next_;
  const std::uint64_t day_;
  std::vector<Activity> all_;
};

EntityState state_of_machine(std::uint64_t i) {
  EntityState s;
  s.entity = machine(i);
  s.properties = {
      {"config.changeVersion", "2026-01-01T00:00:00Z"},
      {"config.createDate", "2025-06-01T00:00:00Z"},
      {"config.guestId", "rhel8_64Guest"},
      {"config.hardware.memoryMB", std::to_string(4096 + 1024 * (i % 7))},
      {"config.hardware.numCPU", std::to_string(1 + i % 8)},
      {"config.instanceUuid", numbered("5029f0a1-0000-4000-8000-", 100'000'000'000 + i)},
      {"config.version", i % 3 == 0 ? "vmx-15" : "vmx-19"},
      {"customValue[Owner]", numbered("team-", i % 60)},
      {"datastore", numbered("Datastore:datastore-", i % 200)},
      {"guest.ipAddress", "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)},
      {"guest.toolsRunningStatus", "guestToolsRunning"},
      {"guest.toolsVersionStatus2", i % 5 == 0 ? "guestToolsNeedUpgrade" : "guestToolsCurrent"},
      {"name", numbered("app-server-", i)},
      {"network", numbered("Network:network-", i % 90)},
      {"runtime.host", "HostSystem:" + host(i).moid},
      {"runtime.powerState", "poweredOn"},
      {"summary.config.template", i % 200 == 0 ? "true" : "false"},
  };
  return s;
}

EntityState state_of_host(std::uint64_t i) {
  EntityState s;
  s.entity = host(i);
  s.properties = {
      {"name", numbered("esx-", i) + ".example.com"},
      {"config.product.version", i % 10 == 0 ? "7.0.3" : "8.0.2"},
      {"config.product.build", "22380479"},
      {"parent", numbered("ClusterComputeResource:domain-c", i % 40)},
      {"runtime.connectionState", "connected"},
      {"runtime.inMaintenanceMode", "false"},
      {"summary.hardware.memorySize", "824633720832"},
      {"summary.hardware.cpuMhz", "2600"},
      {"summary.hardware.numCpuCores", "64"},
  };
  return s;
}

template <class StateOf>
Result<void> read_type(FactStore& store, const char* type, std::int64_t count, Instant at,
                       const StateOf& state_of) {
  auto sweep = store.begin_sweep(kVCenter, type, at);
  if (!sweep) return tl::make_unexpected(sweep.error());
  for (std::int64_t i = 0; i < count; ++i)
    if (auto seen = (*sweep)->observe(state_of(static_cast<std::uint64_t>(i))); !seen) return seen;
  const auto done = (*sweep)->finish(complete_poll(streams::inventory(type), at));
  if (!done) return tl::make_unexpected(done.error());
  return {};
}

Result<void> commit_batch(FactStore& store, FactBatch& batch) {
  const auto done = store.commit(batch);
  if (!done) return tl::make_unexpected(done.error());
  batch.activities.clear();
  return {};
}

}  // namespace

Result<void> read_inventory(FactStore& store, Instant at) {
  if (auto done = read_type(store, "VirtualMachine", kMachines, at, state_of_machine); !done)
    return done;
  return read_type(store, "HostSystem", kHosts, at, state_of_host);
}

std::vector<ChangeRecord> records_of_day(std::int64_t day) { return Day(day).records(); }

std::vector<Activity> activities_of_day(std::int64_t number) { return Day(number).make(); }

Result<void> commit_day(FactStore& store, std::int64_t number) {
  constexpr std::size_t kBatch = 1000;
  FactBatch batch;
  batch.vcenter = kVCenter;
  for (Activity& activity : activities_of_day(number)) {
    batch.recorded_at = std::max(batch.recorded_at, activity.finished());
    batch.activities.push_back(std::move(activity));
    if (batch.activities.size() < kBatch) continue;
    if (auto done = commit_batch(store, batch); !done) return done;
  }
  const Instant end = bench_start() + std::chrono::days(number + 1);
  for (const char* stream : {streams::kTasks, streams::kEvents}) {
    batch.recorded_at = std::max(batch.recorded_at, end);
    batch.poll = complete_poll(stream, end);
    if (auto done = commit_batch(store, batch); !done) return done;
  }
  return {};
}

}  // namespace plumbline::bench
