#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A collector and its store over a simulated vCenter of its own.
struct Watched {
  explicit Watched(const std::string& faults = "", CollectionPlan plan = usual_plan()) {
    if (!faults.empty()) vcenter.post("/faults", faults);
    collector = make_collector(settings_for(vcenter), std::move(plan), store);
  }
  collector::SweepReport sweep_on() { return sweep(*collector); }
  /// Steps of the timeline, and time for them to happen.
  void play(const std::string& steps) const {
    vcenter.post("/steps", steps);
    vcenter.advance("1m");
  }
  std::string reason(const std::string& type = "VirtualMachine") const {
    return store.last_poll("inventory/" + type).reason;
  }

  SimulatedVCenter vcenter{{"--vms", "40", "--hosts", "4", "--quiet-logins"}};
  MemoryStore store;
  std::unique_ptr<collector::Collector> collector;
};

const char* const kPowerOff = R"([{"Change":{"SetVM":{"Name":"web-00009","On":false}}}])";
const char* const kRemove = R"([{"Change":{"RemoveVM":"db-00002"}}])";
const char* const kAdd =
    R"([{"Change":{"AddVM":{"Name":"new-00001","CPUs":3,"MemoryMB":512,"On":true,
        "Host":"esx-001.example.com","Attributes":{"Owner":"team-z","Ticket":"R-1"}}}}])";
const char* const kGrow = R"([{"Change":{"SetVM":{"Name":"new-00001","CPUs":8}}}])";
const char* const kAttribute =
    R"([{"Change":{"SetVM":{"Name":"mail-00003","Attribute":{"Owner":"team-q","Env":""}}}}])";

std::map<std::string, std::map<std::string, std::string, std::less<>>> facts_of(
    const MemoryStore& store) {
  std::map<std::string, std::map<std::string, std::string, std::less<>>> facts;
  for (const char* type :
       {"VirtualMachine", "HostSystem", "ClusterComputeResource", "Datastore", "Network"})
    for (const auto& [id, state] : store.present(type)) {
      facts[id] = state.properties;
      for (const std::string& path : state.unreadable) facts[id]["unreadable " + path] = "";
    }
  return facts;
}

const EntityState* named(const std::map<std::string, EntityState>& vms, const std::string& name) {
  for (const auto& [id, vm] : vms)
    if (vm.find("name") != nullptr && *vm.find("name") == name) return &vm;
  return nullptr;
}

TEST(InventoryUpdates, AfterTheFirstReadingOnlyDifferencesAreTold) {
  Watched watched;
  ASSERT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  const auto before = watched.collector->status().bytes_received;
  watched.play(kPowerOff);
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  const auto vms = watched.store.present("VirtualMachine");
  EXPECT_EQ(*named(vms, "web-00009")->find("runtime.powerState"), "poweredOff");
  EXPECT_NE(named(vms, "web-00009")->find("config.instanceUuid"), nullptr) << "the rest stays";
  EXPECT_EQ(line_of(report, "inventory/VirtualMachine").added, 1);
  EXPECT_EQ(line_of(report, "inventory/VirtualMachine").read, 40) << "what the poll vouches for";
  EXPECT_LT(watched.collector->status().bytes_received - before, before);
}

TEST(InventoryUpdates, AServerWithoutDifferencesLeavesTheSameFacts) {
  Watched deltas;
  Watched full(R"({"no_deltas":true})");
  for (const char* steps : {"[]", kPowerOff, kRemove, kAdd, kGrow, kAttribute, "[]"}) {
    for (Watched* each : {&deltas, &full}) {
      each->play(steps);
      const auto report = each->sweep_on();
      ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    }
    EXPECT_EQ(facts_of(deltas.store), facts_of(full.store)) << "after " << steps;
    for (Watched* each : {&deltas, &full}) expect_equal_to_served(each->store, each->vcenter);
  }
  EXPECT_EQ(
      *named(full.store.present("VirtualMachine"), "new-00001")->find("config.hardware.numCPU"),
      "8");
  // Each kind did it in its own way.
  EXPECT_GT(deltas.vcenter.calls("WaitForUpdatesEx"), full.vcenter.calls("WaitForUpdatesEx") * 3);
}

TEST(InventoryUpdates, ManyDifferencesComeInPages) {
  Watched watched(R"({"page_limit":3})");
  watched.sweep_on();
  std::string steps = "[";
  for (const char* name : {"web-00001", "db-00002", "mail-00003", "erp-00004", "files-00005",
                           "build-00006", "proxy-00007", "queue-00008"})
    steps += std::string(steps.size() > 1 ? "," : "") + R"({"Change":{"SetVM":{"Name":")" + name +
             R"(","CPUs":7}}})";
  watched.play(steps + "]");
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  int grown = 0;
  for (const auto& [id, vm] : watched.store.present("VirtualMachine"))
    if (*vm.find("config.hardware.numCPU") == "7") ++grown;
  EXPECT_EQ(grown, 8);
  EXPECT_EQ(line_of(report, "inventory/VirtualMachine").added, 8);
}

TEST(InventoryUpdates, AVersionThatIsNotKnownAnyMoreLeadsToAFullReading) {
  Watched watched;
  watched.sweep_on();
  watched.play(kPowerOff);
  watched.vcenter.post("/faults", R"({"faults":[{"method":"WaitForUpdatesEx","kind":"soap",
                                     "fault":"InvalidCollectorVersion","nth":1}]})");
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  for (const auto& [id, state] : watched.store.present("VirtualMachine"))
    EXPECT_NE(state.find("name"), nullptr);
  EXPECT_EQ(
      *named(watched.store.present("VirtualMachine"), "web-00009")->find("runtime.powerState"),
      "poweredOff");
}

TEST(InventoryUpdates, DifferencesLostWithABrokenAnswerAreFoundAgain) {
  for (const char* kind : {"reset", "truncate", "cut", "malformed", "garbage"}) {
    Watched watched;
    watched.sweep_on();
    watched.play(kPowerOff);
    watched.vcenter.post("/faults", std::string(R"({"faults":[{"method":"WaitForUpdatesEx",)") +
                                        R"("times":5,"kind":")" + kind + R"("}]})");
    watched.sweep_on();
    watched.vcenter.remove("/faults");
    const auto report = watched.sweep_on();
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << kind << complaints(report);
    EXPECT_EQ(
        *named(watched.store.present("VirtualMachine"), "web-00009")->find("runtime.powerState"),
        "poweredOff")
        << kind;
  }
}

TEST(InventoryUpdates, OnceADayAllIsReadAllTheSame) {
  Watched watched;
  watched.sweep_on();
  watched.play(kPowerOff);
  watched.sweep_on();
  const int retrieved = watched.vcenter.calls("RetrievePropertiesEx");
  watched.sweep_on();
  const int quiet = watched.vcenter.calls("RetrievePropertiesEx") - retrieved;
  watched.vcenter.advance("25h");
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(watched.reason(), IsEmpty()) << "nothing was missed";
  EXPECT_GE(watched.vcenter.calls("RetrievePropertiesEx") - retrieved - quiet, 5);
}

TEST(InventoryUpdates, WhatDifferencesMissedIsFoundCountedAndTold) {
  Watched watched;
  watched.sweep_on();
  // From now on the server stays silent, under versions that look sound.
  watched.vcenter.post("/faults", R"({"hidden":[{"type":"VirtualMachine","name":"(web|db)-.*",
                                     "path":"config"}]})");
  watched.vcenter.advance("11m");
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(watched.reason(), HasSubstr("differed from what the server's differences had told"));
  int refused = 0;
  for (const auto& [id, vm] : watched.store.present("VirtualMachine"))
    if (!vm.unreadable.empty()) ++refused;
  EXPECT_GT(refused, 0);
  EXPECT_EQ(watched.store.last_poll("inventory/VirtualMachine").hidden, refused);
}

TEST(InventoryUpdates, AnAttributeRenamedIsReadUnderItsNewName) {
  Watched watched;
  watched.sweep_on();
  watched.play(kAttribute);
  ASSERT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  const auto vms = watched.store.present("VirtualMachine");
  EXPECT_EQ(*named(vms, "mail-00003")->find("customValue[Owner]"), "team-q");
  EXPECT_EQ(named(vms, "mail-00003")->find("customValue[Env]"), nullptr) << "cleared is unset";
}

TEST(InventorySamples, AreTakenHourlyInBaseUnitsAndNeverBecomeProperties) {
  auto plan = usual_plan();
  plan.sampled["Datastore"] = {"summary.capacity", "summary.freeSpace"};
  plan.sampled["HostSystem"] = {"summary.hardware.cpuMhz"};
  Watched watched("", plan);
  const auto of = [&](const std::string& series) {
    std::map<std::string, int> counts;
    for (const Sample& sample : watched.store.samples())
      if (sample.series == series) ++counts[sample.entity.moid];
    return counts;
  };
  watched.sweep_on();
  const auto hosts = of("summary.hardware.cpuMhz");
  EXPECT_THAT(hosts, SizeIs(4));
  for (const Sample& sample : watched.store.samples()) {
    if (sample.series == "summary.hardware.cpuMhz") {
      EXPECT_EQ(sample.value, 2e9);
    }
  }
  const auto stores = of("summary.freeSpace");
  EXPECT_THAT(stores, Not(IsEmpty()));
  for (const auto& [id, state] : watched.store.present("Datastore"))
    EXPECT_EQ(state.find("summary.freeSpace"), nullptr);
  watched.vcenter.advance("30m");
  watched.sweep_on();
  watched.vcenter.advance("2h");
  watched.sweep_on();
  EXPECT_EQ(of("summary.hardware.cpuMhz"), hosts) << "nothing new is not told again";
  watched.vcenter.advance("25h");
  watched.sweep_on();
  for (const auto& [id, count] : of("summary.hardware.cpuMhz")) EXPECT_EQ(count, 2);
  // A restart within the hour takes none.
  auto restarted = make_collector(settings_for(watched.vcenter), plan, watched.store);
  sweep(*restarted);
  for (const auto& [id, count] : of("summary.hardware.cpuMhz")) EXPECT_EQ(count, 2);
}

TEST(Lesson03, AfterARestartOfVCenterViewsAndFiltersAreMadeAnew) {
  Watched watched;
  watched.sweep_on();
  const int filters = watched.vcenter.calls("CreateFilter");
  watched.vcenter.post("/restart", R"({"down":"0s"})");
  watched.play(kPowerOff);
  auto report = watched.sweep_on();
  if (report.outcome != PollOutcome::Complete) report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_EQ(watched.vcenter.calls("CreateFilter"), filters * 2);
  EXPECT_EQ(
      *named(watched.store.present("VirtualMachine"), "web-00009")->find("runtime.powerState"),
      "poweredOff");
  watched.play(kRemove);
  EXPECT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  expect_equal_to_served(watched.store, watched.vcenter);
}

TEST(Lesson04, AnExpiredSessionOrAnEmptyAnswerIsNoEmptyEstate) {
  Watched watched;
  watched.sweep_on();
  watched.vcenter.post("/sessions/expire", "");
  EXPECT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  EXPECT_THAT(watched.store.present("VirtualMachine"), SizeIs(40));
  for (const char* method : {"WaitForUpdatesEx", "RetrievePropertiesEx", "*"}) {
    watched.vcenter.post("/sessions/expire", "");
    watched.vcenter.post(
        "/faults", std::string(R"({"faults":[{"kind":"empty","method":")") + method + R"("}]})");
    watched.sweep_on();
    watched.sweep_on();
    EXPECT_THAT(watched.store.present("VirtualMachine"), SizeIs(40)) << method;
    EXPECT_THAT(watched.store.present("HostSystem"), SizeIs(4)) << method;
    watched.vcenter.remove("/faults");
  }
  EXPECT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
}

TEST(Lesson13, NumbersArriveInBaseUnits) {
  auto plan = usual_plan();
  plan.sampled["ClusterComputeResource"] = {"summary.effectiveMemory", "summary.totalCpu"};
  Watched watched("", plan);
  watched.sweep_on();
  std::map<std::string, double> values;
  for (const Sample& sample : watched.store.samples()) values[sample.series] = sample.value;
  ASSERT_THAT(values, Contains(::testing::Key("summary.totalCpu")));
  EXPECT_GT(values["summary.totalCpu"], 1e9) << "hertz, not megahertz";
  if (values["summary.effectiveMemory"] > 0) {
    EXPECT_GT(values["summary.effectiveMemory"], 1e9) << "bytes, not megabytes";
  }
}

TEST(Lesson15, OneBadObjectFailsNothingElse) {
  Watched watched(R"({"hidden":[{"type":"VirtualMachine","name":"web-00009","path":"config"},
                               {"type":"HostSystem","name":"esx-001.*","path":"summary"}]})");
  const auto report = watched.sweep_on();
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(watched.store.present("VirtualMachine"), SizeIs(40));
  EXPECT_THAT(watched.store.present("HostSystem"), SizeIs(4));
  watched.play(kPowerOff);
  EXPECT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  const auto vms = watched.store.present("VirtualMachine");
  const EntityState* bad = named(vms, "web-00009");
  ASSERT_NE(bad, nullptr);
  EXPECT_EQ(*bad->find("runtime.powerState"), "poweredOff") << "what can be read goes on";
  EXPECT_THAT(bad->unreadable, Contains("config.instanceUuid"));
}

TEST(Lesson16, ARefusedPropertyIsUnreadableNotZeroAndCounted) {
  Watched watched(R"({"hidden":[{"type":"VirtualMachine","path":"config"}]})");
  watched.sweep_on();
  watched.sweep_on();
  for (const auto& [id, vm] : watched.store.present("VirtualMachine")) {
    EXPECT_EQ(vm.find("config.hardware.numCPU"), nullptr);
    EXPECT_THAT(vm.unreadable, Contains("config.hardware.numCPU"));
  }
  EXPECT_EQ(watched.store.last_poll("inventory/VirtualMachine").read, 40);
  EXPECT_EQ(watched.store.last_poll("inventory/VirtualMachine").hidden, 40)
      << "differences too say how much is hidden";
}

TEST(Lesson19, AMachineThatIsRenamedOrMovedIsTheSameOne) {
  Watched watched;
  watched.sweep_on();
  const auto before = watched.store.present("VirtualMachine");
  const EntityRef web = named(before, "mail-00003")->entity;
  watched.play(R"([{"Change":{"SetVM":{"Name":"mail-00003","Rename":"db-00003"}}}])");
  watched.play(R"([{"Change":{"SetVM":{"Name":"db-00003","Host":"esx-003.example.com"}}}])");
  ASSERT_EQ(watched.sweep_on().outcome, PollOutcome::Complete);
  const auto after = watched.store.present("VirtualMachine");
  EXPECT_THAT(after, SizeIs(40));
  ASSERT_EQ(after.count(web.moid), 1U);
  EXPECT_EQ(*after.at(web.moid).find("name"), "db-00003");
  EXPECT_EQ(*after.at(web.moid).find("config.instanceUuid"),
            *before.at(web.moid).find("config.instanceUuid"));
}

}  // namespace
}  // namespace plumbline::testing
