#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using States = std::vector<EntityState>;

/// A vCenter that tests tell of reading by reading, in two ledgers: one that derives all the while
/// and one that never does. Both must say the same.
class Told {
 public:
  Told() {
    plan.findings.events = {"HostAddedEvent", "com.vmware.vc.EventBurstCompressedEvent"};
    plan.findings.faults = {"NoDiskSpace"};
    plan.findings.entries = plan.findings.mounts = plan.findings.unexplained = true;
  }
  DerivePlan plan;

  void sweep(const std::string& type, Instant t, const States& states,
             PollOutcome outcome = PollOutcome::Complete) {
    for (Ledger* ledger : {derived_.get(), raw_.get()}) {
      auto sweep = ledger->begin_sweep(kVcA, type, t);
      ASSERT_OK(sweep);
      for (const EntityState& state : states) ASSERT_OK((*sweep)->observe(state));
      ASSERT_OK((*sweep)->finish(poll_of(streams::inventory(type), t, outcome)));
    }
    derive();
  }
  /// Tasks and events are known up to `t`.
  void histories(Instant t, std::vector<Activity> activities = {}) {
    for (Ledger* ledger : {derived_.get(), raw_.get()})
      for (const char* stream : {streams::kEvents, streams::kTasks}) {
        FactBatch batch;
        batch.vcenter = kVcA;
        batch.recorded_at = t;
        if (stream == std::string(streams::kEvents)) batch.activities = activities;
        batch.poll = poll_of(stream, t);
        ASSERT_OK(ledger->commit(batch));
      }
    derive();
  }
  std::vector<Finding> all(const std::string& kind, Instant as_of,
                           std::optional<Instant> known_at = std::nullopt) {
    const EvidenceRequest request{"scope", {"vc-a"}, as_of, known_at, 400};
    const auto from_rows = derived_->evidence(request, plan);
    const auto from_facts = raw_->evidence(request, plan);
    EXPECT_OK(from_rows);
    EXPECT_OK(from_facts);
    EXPECT_EQ(words(*from_rows), words(*from_facts));
    std::vector<Finding> found;
    for (const Finding& f : from_rows->findings)
      if (f.kind == kind) found.push_back(f);
    return found;
  }

 private:
  static std::string words(const Evidence& evidence) {
    std::string text;
    for (const Finding& f : evidence.findings)
      text += f.kind + ' ' + (f.entity == 0 ? "" : evidence.entities.at(f.entity).ref.moid) + ' ' +
              to_rfc3339(f.at) + ' ' + std::to_string(f.k) + '/' + std::to_string(f.n) + ' ' +
              f.note + '\n';
    return text;
  }
  void derive() { EXPECT_OK(derived_->derive("scope", {"vc-a"}, plan)); }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> derived_ = open_or_throw(folder_.file("derived.db"));
  std::unique_ptr<Ledger> raw_ = open_or_throw(folder_.file("raw.db"));
};

EntityState host(const std::string& moid, const std::string& log_host = "udp://log",
                 const std::string& cluster = "domain-c1") {
  EntityState state;
  state.entity = {"HostSystem", moid};
  state.properties = {{"name", moid},
                      {"parent", "ClusterComputeResource:" + cluster},
                      {"config.product.build", "1001"},
                      {"summary.hardware.cpuModel", "fast"},
                      {"config.option[Syslog.global.logHost]", log_host},
                      {"config.network.dnsConfig.hostName", moid},
                      {"config.network.dnsConfig.address", "10.0.0.1"},
                      {"config.virtualNicManagerInfo[vmotion]", "vmk1"},
                      {"runtime.connectionState", "connected"}};
  return state;
}

EntityState store(const std::vector<std::string>& hosts, bool shared = true) {
  EntityState state;
  state.entity = {"Datastore", "datastore-1"};
  state.properties = {{"name", "ds"},
                      {"summary.multipleHostAccess", shared ? "true" : "false"},
                      {"summary.type", "VMFS"}};
  for (const std::string& moid : hosts) {
    const std::string mount = "host[key=HostSystem:" + moid + "].mountInfo.";
    state.properties[mount + "mounted"] = "true";
    state.properties[mount + "accessible"] = "true";
  }
  return state;
}

Activity event(const char* class_id, const EntityRef& entity, Instant at, const std::string& key) {
  Activity a;
  a.stream = ActivityStream::Events;
  a.key = key;
  a.class_id = class_id;
  a.created = at;
  a.outcome = Outcome::Occurred;
  a.actor_name = "ann";
  a.entity = entity;
  return a;
}

const Instant kStart = at("2026-03-02T00:00:00Z");

// host-4 has another log host and lacks the datastore: build, DNS, services are like its peers'.
TEST(Findings, ANewHostIsComparedWithItsPeersADayAfterItIsInService) {
  Told told;
  const EntityRef added{"HostSystem", "host-4"};
  told.histories(kStart);
  const States hosts = {host("host-1"), host("host-2"), host("host-3"), host("host-4", "udp://old"),
                        host("host-5", "udp://other", "domain-c2")};
  told.sweep("HostSystem", kStart + hours(1), hosts);
  told.sweep("Datastore", kStart + hours(1), {store({"host-1", "host-2", "host-3"})});
  told.histories(kStart + hours(3),
                 {event("HostAddedEvent", added, kStart + minutes(10), "1"),
                  event("ExitMaintenanceModeEvent", added, kStart + hours(2), "2")});
  EXPECT_TRUE(told.all(kEntryFinding, kStart + hours(20)).empty()) << "its day is not over";
  told.histories(kStart + hours(30));
  const auto found = told.all(kEntryFinding, kStart + hours(30));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, kStart + hours(26));
  EXPECT_EQ(found[0].n, 5);
  EXPECT_EQ(found[0].k, 3);
  EXPECT_EQ(found[0].note, "log host, datastores");
  // What is mended later does not change how it came.
  States mended = hosts;
  mended[3] = host("host-4");
  told.sweep("HostSystem", kStart + hours(40), mended);
  told.histories(kStart + hours(41));
  const auto later = told.all(kEntryFinding, kStart + hours(41));
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].k, 3);
}

TEST(Findings, AHostWithOnePeerIsNotCompared) {
  Told told;
  const EntityRef added{"HostSystem", "host-2"};
  told.histories(kStart);
  told.sweep("HostSystem", kStart + hours(1), {host("host-1"), host("host-2")});
  told.histories(kStart + hours(3),
                 {event("HostAddedEvent", added, kStart + minutes(10), "1"),
                  event("ExitMaintenanceModeEvent", added, kStart + hours(2), "2")});
  told.histories(kStart + hours(30));
  const auto found = told.all(kEntryFinding, kStart + hours(30));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].n, 0);
}

TEST(Findings, ASharedDatastoreIsHeldAgainstTheHostsOfItsClusters) {
  Told told;
  told.histories(kStart);
  EntityState away = host("host-3");
  away.properties["runtime.connectionState"] = "disconnected";
  told.sweep("HostSystem", kStart + hours(1),
             {host("host-1"), host("host-2"), away, host("host-9", "x", "domain-c2")});
  told.sweep("Datastore", kStart + hours(1), {store({"host-1"})});
  const auto found = told.all(kMountsFinding, kStart + hours(2));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].n, 2) << "not the disconnected host, nor another cluster's";
  EXPECT_EQ(found[0].k, 1);
  EXPECT_EQ(found[0].note, "not on host-2");
  told.sweep("Datastore", kStart + hours(3), {store({"host-1"}, false)});
  EXPECT_TRUE(told.all(kMountsFinding, kStart + hours(4)).empty()) << "a local datastore";
}

TEST(Findings, EventsAndFaultsThatSignalsNameAreFoundAndOthersAreNot) {
  Told told;
  Activity burst = event("com.vmware.vc.EventBurstCompressedEvent", {}, kStart, "1");
  burst.details = {{"count", "40"}, {"event_type", "VmPoweredOnEvent"}};
  Activity full = task("task-1", kStart, "VirtualMachine.clone", "ann");
  full.outcome = Outcome::Failed;
  full.fault = "NoDiskSpace";
  Activity wrong = task("task-2", kStart, "VirtualMachine.clone", "ann");
  wrong.outcome = Outcome::Failed;
  wrong.fault = "InvalidName";
  told.histories(kStart + hours(1), {burst, full, wrong, event("VmRenamedEvent", {}, kStart, "9")});
  const auto bursts = told.all("com.vmware.vc.EventBurstCompressedEvent", kStart + hours(2));
  ASSERT_EQ(bursts.size(), 1U);
  EXPECT_EQ(bursts[0].note, "VmPoweredOnEvent");
  EXPECT_EQ(told.all("NoDiskSpace", kStart + hours(2)).size(), 1U);
  EXPECT_TRUE(told.all("InvalidName", kStart + hours(2)).empty());
  EXPECT_TRUE(told.all("NoDiskSpace", kStart + hours(2), kStart).empty()) << "not known yet";
  told.plan.findings.faults = {"InvalidName"};
  EXPECT_EQ(told.all("InvalidName", kStart + hours(2)).size(), 1U) << "another plan, other facts";
}

EntityState machine(const std::string& cpus) {
  EntityState state = vm("vm-1", "web");
  state.properties["summary.config.numCpu"] = cpus;
  state.properties["runtime.host"] = "HostSystem:host-1";
  return state;
}

/// The machine has two processors, and four an hour later.
class Changed : public Told {
 public:
  void live(const std::vector<Activity>& between) {
    histories(kStart);
    sweep("VirtualMachine", kStart + hours(1), {machine("2")});
    histories(kStart + hours(1));
    sweep("VirtualMachine", kStart + hours(2), {machine("4")});
    histories(kStart + hours(3), between);
  }
  std::size_t unexplained() { return all(kUnexplainedFinding, kStart + hours(5)).size(); }
};

TEST(Unexplained, IsWhatDiffersWithNoTaskOrEventOnIt) {
  Changed changed;
  changed.live({});
  const auto found = changed.all(kUnexplainedFinding, kStart + hours(5));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].note, "summary.config.numCpu");
  EXPECT_EQ(found[0].at, kStart + hours(2));
}

TEST(Unexplained, ATaskOnTheMachineExplainsAndSoDoesAnEventOnItsHost) {
  Changed by_task;
  by_task.live({task("task-1", kStart + minutes(90), "VirtualMachine.reconfigure", "ann")});
  EXPECT_EQ(by_task.unexplained(), 0U);
  Changed by_host;
  by_host.live({event("HostConnectedEvent", {"HostSystem", "host-1"}, kStart + minutes(90), "1")});
  // The host is known by name only once it was read.
  EXPECT_EQ(by_host.unexplained(), 0U);
  Changed elsewhere;
  elsewhere.live(
      {task("task-1", kStart + minutes(90), "VirtualMachine.reconfigure", "ann", "vm-2")});
  EXPECT_EQ(elsewhere.unexplained(), 1U);
  Changed long_before;
  long_before.live({task("task-1", kStart + minutes(20), "VirtualMachine.reconfigure", "ann")});
  EXPECT_EQ(long_before.unexplained(), 1U);
}

// Tasks are read after machines: what they will tell is waited for.
TEST(Unexplained, NothingIsSaidBeforeTasksAndEventsWereReadThatFar) {
  Changed changed;
  changed.histories(kStart);
  changed.sweep("VirtualMachine", kStart + hours(1), {machine("2")});
  changed.sweep("VirtualMachine", kStart + hours(2), {machine("4")});
  EXPECT_EQ(changed.unexplained(), 0U);
  changed.histories(kStart + hours(3));
  EXPECT_EQ(changed.unexplained(), 1U);
}

TEST(Unexplained, WhatMovesByItselfIsNoSetting) {
  Told told;
  told.histories(kStart);
  told.sweep("VirtualMachine", kStart + hours(1), {vm("vm-1", "web", "poweredOff")});
  told.sweep("VirtualMachine", kStart + hours(2), {vm("vm-1", "web", "poweredOn")});
  told.histories(kStart + hours(3));
  EXPECT_TRUE(told.all(kUnexplainedFinding, kStart + hours(5)).empty());
}

// A path of which an earlier reading told nothing may be one that was not asked for.
TEST(Unexplained, APathThatIsNewToTheReadingsIsNoDifferenceButAMemberOfAKnownListIs) {
  for (const bool known_list : {false, true}) {
    Told told;
    EntityState before = host("host-1");
    if (known_list) before.properties["config.network.portgroup[web].vlanId"] = "1";
    EntityState after = before;
    after.properties["config.network.portgroup[secret].vlanId"] = "7";
    told.histories(kStart);
    told.sweep("HostSystem", kStart + hours(1), {before});
    told.sweep("HostSystem", kStart + hours(2), {after});
    told.histories(kStart + hours(3));
    EXPECT_EQ(told.all(kUnexplainedFinding, kStart + hours(5)).size(), known_list ? 1U : 0U);
  }
}

// P17: what happened while nobody watched is not held against anybody.
TEST(Unexplained, P17AHoleInTheReadingsTakesItsTimeOutOfTheQuestion) {
  Told told;
  told.histories(kStart);
  told.sweep("VirtualMachine", kStart + hours(1), {machine("2")});
  told.sweep("VirtualMachine", kStart + hours(40), {machine("4")});
  told.histories(kStart + hours(41));
  EXPECT_TRUE(told.all(kUnexplainedFinding, kStart + hours(42)).empty());
}

}  // namespace
}  // namespace plumbline::ledger
