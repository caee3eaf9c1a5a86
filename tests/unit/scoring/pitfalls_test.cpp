#include <gtest/gtest.h>

#include <algorithm>

#include "scoring/judge.h"
#include "tests/unit/scoring/small_estate.h"

/// Pitfalls of the rubric (docs/pitfalls.md) where scoring handles them, one test or more each.
namespace plumbline::scoring {
namespace {

using Words = std::vector<std::string>;

Finding finding(const std::string& kind, std::uint32_t entity, double at, const char* note = "") {
  Finding f;
  f.kind = kind;
  f.entity = entity;
  f.at = SmallEstate::day(at);
  f.note = note;
  return f;
}

void sort(SmallEstate& estate) {
  std::stable_sort(estate.evidence.findings.begin(), estate.evidence.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.at) < std::tie(b.kind, b.at);
                   });
}

Signal denied() {
  Signal s = SmallEstate::signal("cons.denied", "event_count", {{"events", Words{"Denied"}}});
  s.unit = Unit::Count;
  return s;
}

Requirement at_most(double threshold) {
  Requirement r;
  r.signal = "cons.denied";
  r.comparison = Comparison::AtMost;
  r.threshold = threshold;
  return r;
}

// Thirty identical events in thirty seconds become one: what is counted is a lower bound.
TEST(P2BurstFilter, ACountWithMergedEventsIsALowerBoundAndMeetsNoUpperLimit) {
  SmallEstate estate;
  estate.evidence.findings.push_back(finding("Denied", 0, 50));
  const Yardstick yardstick{SmallEstate::day(100), Cadence::Weekly, 90, "", 0};
  EXPECT_EQ(judge(at_most(3), estate.read(denied()), yardstick).state, State::Met);
  estate.evidence.findings.push_back(
      finding("com.vmware.vc.EventBurstCompressedEvent", 0, 50, "Denied"));
  sort(estate);
  const Reading reading = estate.read(denied());
  EXPECT_EQ(*reading.value.value, 1);
  EXPECT_EQ(reading.value.reason.code, "lower_bound");
  EXPECT_EQ(judge(at_most(3), reading, yardstick).state, State::Unknown);
  EXPECT_EQ(judge(at_most(0), reading, yardstick).state, State::NotMet) << "one is too many";
}

TEST(P2BurstFilter, ABurstOfOtherEventsSaysNothingOfThese) {
  SmallEstate estate;
  estate.evidence.findings.push_back(finding("Denied", 0, 50));
  estate.evidence.findings.push_back(
      finding("com.vmware.vc.EventBurstCompressedEvent", 0, 50, "VmPoweredOnEvent"));
  sort(estate);
  EXPECT_TRUE(estate.read(denied()).value.reason.code.empty());
}

TEST(P2BurstFilter, AShareTakesWhatTheBurstMayHideForUnknown) {
  SmallEstate estate;
  for (int i = 0; i < 10; ++i) estate.evidence.findings.push_back(finding("Good", 0, 50 + i));
  estate.evidence.findings.push_back(finding("Bad", 0, 55));
  const Signal share = SmallEstate::signal("cons.share", "event_share",
                                           {{"events", Words{"Bad"}}, {"against", Words{"Good"}}});
  sort(estate);
  EXPECT_EQ(estate.read(share).unknown, 0);
  estate.evidence.findings.push_back(finding("com.vmware.vc.EventBurstStartedEvent", 0, 55, "Bad"));
  sort(estate);
  EXPECT_EQ(estate.read(share).unknown, 2) << "the one counted that week, and one more";
}

Signal creates() { return count_of("entities"); }

void set(SmallEstate& estate, const std::string& vm, const char* path, const char* value) {
  estate.evidence.entities.at(estate.vm(vm)).state.properties[path] = value;
}

TEST(P5Agents, WorkOnAgentsIsNobodysWork) {
  SmallEstate estate;
  estate.did("CORP\\ann", "clone", "vCLS-7", 50);
  estate.did("CORP\\ann", "clone", "backup-proxy", 51);
  estate.did("CORP\\ann", "clone", "web", 52);
  set(estate, "backup-proxy", "config.managedBy.extensionKey", "com.vmware.vim.eam");
  EXPECT_EQ(*estate.read(creates()).value.value, 1);
}

TEST(P6Desktops, DeclaredDesktopsAndLabsAreNoServersFromTheDayTheyWereDeclared) {
  SmallEstate estate;
  estate.did("CORP\\ann", "clone", "vdi-1", 50);
  estate.did("CORP\\ann", "clone", "vdi-2", 70);
  estate.did("CORP\\ann", "clone", "web", 72);
  EXPECT_EQ(*estate.read(creates()).value.value, 3);
  estate.scope_file(60).populations = {{"vdi", "vdi-.*"}};
  EXPECT_EQ(*estate.read(creates()).value.value, 2) << "the first was built before";
}

TEST(P8Templates, ATemplateIsNoServer) {
  SmallEstate estate;
  estate.did("CORP\\ann", "clone", "golden", 50);
  set(estate, "golden", "summary.config.template", "true");
  estate.did("CORP\\ann", "clone", "web", 51);
  EXPECT_EQ(*estate.read(creates()).value.value, 1);
}

/// A share of servers by a counter, as of day 100.
Reading by_counter(std::optional<DayReading> told) {
  SmallEstate estate;
  estate.evidence.streams.push_back(
      {"performance/VirtualMachine", SmallEstate::day(0), SmallEstate::day(100), {}, "", 1.0});
  if (told) estate.evidence.readings.push_back(*told);
  return estate.read(SmallEstate::signal("cons.big", "oversized_share", {}, 30, 20));
}

TEST(P11CounterLevel, ACounterThatIsNotCollectedIsUnknownNeverGood) {
  EXPECT_EQ(by_counter(std::nullopt).value.state, State::Unknown);
  DayReading day;
  day.signal = "cons.big";
  day.day = day_of(SmallEstate::day(99));
  day.population = Population::Server;
  day.n = 40;
  day.unknown = 40;  // of the second test, memory in active use, nothing is known
  const Reading reading = by_counter(day);
  EXPECT_EQ(reading.unknown, 40);
  Requirement few;
  few.signal = "cons.big";
  few.comparison = Comparison::AtMost;
  few.threshold = 0.1;
  const Yardstick yardstick{SmallEstate::day(100), Cadence::Weekly, 30, "", 0};
  EXPECT_EQ(judge(few, reading, yardstick).state, State::Unknown);
}

/// Hosts added by ann.
class Racks : public SmallEstate {
 public:
  Racks() { add_class("addHost", {"consuming"}); }
  std::uint32_t added(const std::string& name, double at, const char* uuid, const char* vendor) {
    const std::uint32_t id = did("CORP\\ann", "addHost", name, at).entity;
    EntityInfo& host = evidence.entities.at(id);
    host.ref.type = "HostSystem";
    host.state.properties["summary.hardware.uuid"] = uuid;
    host.state.properties["summary.hardware.vendor"] = vendor;
    evidence.ready[id] = day(at) + hours(2);
    return id;
  }
  Reading service() {
    Signal s = signal("cons.service", "host_service_time", {{"classes", Words{"addHost"}}}, 90);
    s.unit = Unit::Hours;
    return read(s);
  }
};

TEST(P13NestedHosts, AHostThatIsItselfAMachineIsNotProvisioned) {
  Racks racks;
  racks.added("esx-1", 50, "u1", "Dell Inc.");
  racks.added("esx-lab", 60, "u2", "VMware, Inc.");
  EXPECT_EQ(racks.service().value.samples, 1);
}

TEST(P16SameThingAnotherId, AHostThatWasAddedAgainIsNotNew) {
  Racks racks;
  racks.added("esx-1", 30, "u1", "Dell Inc.");
  racks.added("esx-1 again", 60, "u1", "Dell Inc.");
  racks.added("esx-2", 61.5, "u2", "Dell Inc.");
  EXPECT_EQ(racks.service().value.samples, 2);
}

TEST(P16SameThingAnotherId, AMachineThatWasRegisteredAgainCountsOnce) {
  SmallEstate estate;
  estate.did("CORP\\ann", "clone", "web", 50);
  estate.did("CORP\\ann", "clone", "web (again)", 60);
  EXPECT_EQ(*estate.read(creates()).value.value, 2);
  set(estate, "web", "config.instanceUuid", "5012");
  set(estate, "web (again)", "config.instanceUuid", "5012");
  EXPECT_EQ(*estate.read(creates()).value.value, 1);
}

TEST(P17RestartGap, AGapOfTheTasksMakesAWindowUnknownOnceItIsLong) {
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 60, 20, 95);
  EXPECT_EQ(estate.read(success_rate()).value.state, State::Met);
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "tasks")
      stream.gaps.push_back({SmallEstate::day(50), SmallEstate::day(56), "vCenter was restarted"});
  EXPECT_EQ(estate.read(success_rate()).value.reason.code, "gap");
}

TEST(P18MissingPrivilege, WhatCannotBeSeenIsNotAbsent) {
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 60, 20, 95);
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "inventory/VirtualMachine") stream.visible_share = 0.9;
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "not_permitted");
}

// Nobody's task explains it; it is counted as unexplained and never as a good change.
TEST(P23BesideVCenter, WhatIsChangedOnTheHostItselfIsUnexplained) {
  SmallEstate estate;
  for (const char* type : {"HostSystem", "ClusterComputeResource"})
    estate.evidence.streams.push_back({"inventory/" + std::string(type),
                                       SmallEstate::day(0),
                                       SmallEstate::day(100),
                                       {},
                                       "",
                                       1.0});
  const std::uint32_t host = estate.vm("esx-1");
  estate.evidence.entities.at(host).ref.type = "HostSystem";
  estate.evidence.findings.push_back(
      finding(kUnexplainedFinding, host, 95, "config.service[TSM-SSH].running"));
  Signal s = SmallEstate::signal("chg.unexplained", "unexplained_rate", {}, 70, 4);
  s.unit = Unit::PerWeek;
  const Reading reading = estate.read(s);
  EXPECT_NEAR(*reading.value.value, 0.1, 1e-9);
  ASSERT_EQ(reading.value.witnesses.size(), 1U);
  EXPECT_NE(reading.value.witnesses[0].note.find("TSM-SSH"), std::string::npos);
}

TEST(RareWork, Levels4And5AskForEightOccurrencesWhereTwoAndThreeAskForThree) {
  Requirement wanted;
  wanted.signal = "cons.success_rate";
  wanted.threshold = 0.5;
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 5, 20, 95);
  const Reading reading = estate.read(success_rate(3));
  const Yardstick rare{SmallEstate::day(100), Cadence::Rare, 365, "", 8};
  EXPECT_EQ(judge(wanted, reading, rare, 3).state, State::Met);
  const auto managed = judge(wanted, reading, rare, 4);
  EXPECT_EQ(managed.state, State::Unknown);
  EXPECT_EQ(managed.reason.code, "too_few_samples");
  EXPECT_EQ(managed.by_bound, State::Met) << "too few is no fall";
}

}  // namespace
}  // namespace plumbline::scoring
