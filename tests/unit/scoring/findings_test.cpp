#include <gtest/gtest.h>

#include <algorithm>

#include "scoring/assess.h"
#include "scoring/weeks.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using Words = std::vector<std::string>;

/// An estate in which findings are spelled out one by one.
class Found : public SmallEstate {
 public:
  Found() {
    for (const char* type : {"HostSystem", "Datastore", "ClusterComputeResource"})
      evidence.streams.push_back({"inventory/" + std::string(type), day(0), day(100), {}, "", 1.0});
  }
  Finding& found(const std::string& kind, std::uint32_t entity, double at) {
    Finding finding;
    finding.kind = kind;
    finding.entity = entity;
    finding.at = day(at);
    evidence.findings.push_back(finding);
    return evidence.findings.back();
  }
  std::uint32_t host(const std::string& name) {
    const std::uint32_t id = vm(name);
    evidence.entities.at(id).ref.type = "HostSystem";
    return id;
  }
  Reading take(const Signal& s) {
    std::stable_sort(evidence.findings.begin(), evidence.findings.end(),
                     [](const Finding& a, const Finding& b) {
                       return std::tie(a.kind, a.at, a.entity) < std::tie(b.kind, b.at, b.entity);
                     });
    return read(s);
  }
  void entry(const std::string& name, double at, double equal, double unknown = 0) {
    Finding& f = found(kEntryFinding, host(name), at);
    f.k = equal;
    f.n = 5;
    f.unknown = unknown;
    f.note = "log host";
  }
};

Signal conformance() {
  return SmallEstate::signal("cons.conformance", "entry_conformance",
                             {{"events", Words{"HostAddedEvent"}}}, 90);
}

TEST(EntryConformance, IsEqualAttributesOverAllComparedAndItsSamplesAreHosts) {
  Found estate;
  estate.entry("esx-1", 20, 5);
  estate.entry("esx-2", 40, 3);
  const Reading reading = estate.take(conformance());
  EXPECT_EQ(reading.judging, Judging::Census);
  EXPECT_NEAR(*reading.value.value, 0.8, 1e-9);
  EXPECT_EQ(reading.value.samples, 2);
  ASSERT_FALSE(reading.value.witnesses.empty());
  EXPECT_EQ(reading.value.witnesses.front().note, "unlike its peers in log host");
}

TEST(EntryConformance, WhatCouldNotBeReadIsUnknownAndStaysInTheDenominator) {
  Found estate;
  estate.entry("esx-1", 20, 3, 2);
  const Reading reading = estate.take(conformance());
  EXPECT_NEAR(*reading.value.value, 0.6, 1e-9);
  EXPECT_EQ(reading.unknown, 2);
}

// A host that joined while nobody looked was compared with what an old reading said.
TEST(EntryConformance, AHostThatJoinedInAHoleIsUnknown) {
  Found estate;
  estate.entry("esx-1", 20, 5);
  estate.entry("esx-2", 50, 5);
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "inventory/HostSystem")
      stream.gaps.push_back({SmallEstate::day(48), SmallEstate::day(51), "down"});
  const Reading reading = estate.take(conformance());
  EXPECT_EQ(reading.value.k, 5);
  EXPECT_EQ(reading.value.n, 10);
  EXPECT_EQ(reading.unknown, 5);
}

TEST(EntryConformance, AHostWithoutTwoPeersIsNotAsked) {
  Found estate;
  Finding& alone = estate.found(kEntryFinding, estate.host("esx-1"), 20);
  alone.note = "fewer than two peers";
  EXPECT_EQ(estate.take(conformance()).value.samples, 0);
}

TEST(DatastoresUniform, CountsDatastoresThatEveryHostMounts) {
  Found estate;
  for (int i = 0; i < 4; ++i) {
    Finding& f = estate.found(kMountsFinding, estate.vm("ds-" + std::to_string(i)), 100);
    f.n = 8;
    f.k = i == 0 ? 7 : 8;
    f.note = i == 0 ? "not on host-3" : "";
  }
  const Reading reading =
      estate.take(SmallEstate::signal("cons.uniform", "datastores_uniform", {}));
  EXPECT_EQ(reading.value.k, 3);
  EXPECT_EQ(reading.value.n, 4);
  EXPECT_EQ(reading.value.witnesses.front().note, "not on host-3");
}

TEST(DatastoresUniform, IsUnknownWhileHostsAreNotRead) {
  Found estate;
  std::erase_if(estate.evidence.streams,
                [](const auto& s) { return s.stream == "inventory/HostSystem"; });
  EXPECT_EQ(estate.take(SmallEstate::signal("cons.uniform", "datastores_uniform", {})).value.state,
            State::Unknown);
}

Signal unexplained() {
  Signal s = SmallEstate::signal("chg.unexplained", "unexplained_rate", {}, 70, 4);
  s.unit = Unit::PerWeek;
  return s;
}

TEST(UnexplainedRate, IsDifferencesAWeek) {
  Found estate;
  for (int i = 0; i < 5; ++i) estate.found(kUnexplainedFinding, estate.host("esx-1"), 40 + i);
  estate.found(kUnexplainedFinding, estate.host("esx-1"), 10).note = "before the window";
  const Reading reading = estate.take(unexplained());
  EXPECT_NEAR(*reading.value.value, 0.5, 1e-9);
  EXPECT_EQ(reading.value.samples, 10);
}

// Without any finding it is a number too: none.
TEST(UnexplainedRate, NothingFoundIsZeroOnlyWhereItWasLookedFor) {
  Found estate;
  EXPECT_EQ(*estate.take(unexplained()).value.value, 0);
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "inventory/ClusterComputeResource") stream.begin.reset();
  EXPECT_EQ(estate.take(unexplained()).value.state, State::Unknown);
}

TEST(UnexplainedRate, MachinesThatAreNoServersDoNotCount) {
  Found estate;
  const std::uint32_t agent = estate.vm("vCLS-1");
  estate.found(kUnexplainedFinding, agent, 50);
  EXPECT_EQ(*estate.take(unexplained()).value.value, 0);
}

Signal counted(Words events, Words faults = {}) {
  Signal s = SmallEstate::signal("cons.denied", "event_count",
                                 {{"events", std::move(events)}, {"faults", std::move(faults)}});
  s.unit = Unit::Count;
  return s;
}

TEST(EventCount, CountsEventsAndFaultsOfTheWindow) {
  Found estate;
  estate.found("NotEnoughResourcesToStartVmEvent", estate.vm("srv-1"), 50);
  estate.found("NoDiskSpace", estate.vm("srv-1"), 60);
  estate.found("NoDiskSpace", estate.vm("srv-1"), 5);
  estate.found("HostAddedEvent", estate.host("esx-1"), 60);
  EXPECT_EQ(
      *estate.take(counted({"NotEnoughResourcesToStartVmEvent"}, {"NoDiskSpace"})).value.value, 2);
}

TEST(EventShare, IsTheShareOfSomeAmongBoth) {
  Found estate;
  for (int i = 0; i < 3; ++i) estate.found("CustomizationSucceeded", estate.vm("srv-1"), 50 + i);
  estate.found("CustomizationFailed", estate.vm("srv-2"), 55);
  const Reading reading = estate.take(SmallEstate::signal(
      "cons.customised", "event_share",
      {{"events", Words{"CustomizationFailed"}}, {"against", Words{"CustomizationSucceeded"}}}));
  EXPECT_EQ(reading.value.k, 1);
  EXPECT_EQ(reading.value.n, 4);
}

TEST(EventInterval, IsFromOpeningToClosingOnOneObjectAndWhatIsOpenIsCensored) {
  Found estate;
  for (int i = 0; i < 20; ++i) {
    const std::uint32_t host = estate.host("esx-" + std::to_string(i));
    estate.found("EnteringMaintenanceModeEvent", host, 30 + i);
    estate.found("EnteringMaintenanceModeEvent", host, 30 + i + 0.5 / 24);
    estate.found("ExitMaintenanceModeEvent", host, 30 + i + (i + 1) / 24.0);
  }
  estate.found("EnteringMaintenanceModeEvent", estate.host("esx-30"), 99);
  estate.found("ExitMaintenanceModeEvent", estate.host("esx-31"), 40);
  Signal s = SmallEstate::signal("cons.maintenance", "event_interval",
                                 {{"opens", Words{"EnteringMaintenanceModeEvent"}},
                                  {"closes", Words{"ExitMaintenanceModeEvent"}}});
  s.unit = Unit::Hours;
  const Reading reading = estate.take(s);
  EXPECT_EQ(reading.value.samples, 20);
  EXPECT_GT(*reading.value.value, 16.9);
  EXPECT_LT(*reading.value.value, 19.1);
}

TEST(JoiningFaults, CountsEventsOfTheFirstWeekPerHost) {
  Found estate;
  const std::uint32_t good = estate.host("esx-1");
  const std::uint32_t bad = estate.host("esx-2");
  estate.found("HostAddedEvent", good, 50);
  estate.found("HostAddedEvent", bad, 50);
  estate.found("MtuMismatchEvent", bad, 52);
  estate.found("MtuMismatchEvent", bad, 58);
  estate.found("HostAddedEvent", estate.host("esx-3"), 98);
  const Reading reading = estate.take(SmallEstate::signal(
      "cons.faults", "joining_faults",
      {{"opens", Words{"HostAddedEvent"}}, {"events", Words{"MtuMismatchEvent"}}, {"days", 7.0}}));
  EXPECT_EQ(reading.value.samples, 2);
  EXPECT_NEAR(*reading.value.value, 0.5, 1e-9);
}

TEST(OrderlyRemoval, WantsMaintenanceOfTheSameHostShortlyBefore) {
  Found estate;
  const auto removed = [&](const std::string& name, std::optional<double> emptied) {
    estate.found("HostRemovedEvent", estate.host(name), 50);
    if (emptied) estate.found("EnteredMaintenanceModeEvent", estate.host(name), *emptied);
  };
  removed("esx-1", 49);
  removed("esx-2", 46.5);
  removed("esx-3", std::nullopt);
  const Reading reading =
      estate.take(SmallEstate::signal("cons.removal", "orderly_removal",
                                      {{"events", Words{"HostRemovedEvent"}},
                                       {"against", Words{"EnteredMaintenanceModeEvent"}},
                                       {"hours", 72.0}}));
  EXPECT_EQ(reading.value.k, 1);
  EXPECT_EQ(reading.value.n, 3);
}

TEST(NotCollected, IsUnknownWithItsReason) {
  Found estate;
  const Reading reading = estate.take(SmallEstate::signal(
      "cons.nothing", "not_collected", {{"why", std::string("the API does not tell it")}}));
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "not_collected");
  EXPECT_EQ(reading.value.reason.text, "the API does not tell it");
}

TEST(UnauthorisedRate, IsWhatTheAuthorisedShareLeavesPerWeek) {
  Found estate;
  Signal s = SmallEstate::signal("chg.unauthorised", "unauthorised_rate",
                                 {{"of", std::string("chg.authorised_share")}}, 90, 4);
  s.unit = Unit::PerWeek;
  Context context(estate.evidence, estate.practice, estate.rubric);
  EXPECT_EQ(evaluate(context, s).value.state, State::Unknown) << "nothing to read it from";
  std::map<std::string, Reading> readings;
  Reading& share = readings["chg.authorised_share"];
  share.value.window_from = SmallEstate::day(30);
  share.value.window_to = SmallEstate::day(100);
  share.value.k = 9;
  share.value.n = 19;
  Judged judged;
  judged.readings = &readings;
  context.look_back(judged);
  const Reading reading = evaluate(context, s);
  EXPECT_NEAR(*reading.value.value, 1.0, 1e-9);
  EXPECT_EQ(reading.value.samples, 10);
  share.value.state = State::Unknown;
  share.value.reason.code = "missing_input";
  EXPECT_EQ(evaluate(context, s).value.reason.code, "missing_input");
}

TEST(FirstUseTime, IsFromCreationToTheFirstMachine) {
  Found estate;
  estate.add_class("makeDs", {"provisioning"});
  for (int i = 0; i < 10; ++i) {
    const std::uint32_t id =
        estate.did("CORP\\ann", "makeDs", "ds-" + std::to_string(i), 20 + 3 * i).entity;
    estate.evidence.entities.at(id).ref.type = "Datastore";
    estate.evidence.ready[id] = SmallEstate::day(20 + 3 * i) + hours(i + 1);
  }
  Signal s =
      SmallEstate::signal("cons.use", "first_use_time",
                          {{"classes", Words{"makeDs"}}, {"type", std::string("Datastore")}});
  s.unit = Unit::Hours;
  const Reading reading = estate.take(s);
  EXPECT_EQ(reading.value.samples, 10);
  EXPECT_NEAR(*reading.value.value, 9, 1e-9);
}

TEST(FindingPlan, AsksForTheEventsAndFaultsThatSignalsName) {
  Rubric rubric;
  rubric.signals = {counted({"B", "A"}, {"NoDiskSpace"}), conformance(), unexplained()};
  const FindingPlan plan = finding_plan(rubric);
  EXPECT_TRUE(std::is_sorted(plan.events.begin(), plan.events.end()));
  for (const char* event : {"A", "B", "HostAddedEvent", "com.vmware.vc.EventBurstStartedEvent"})
    EXPECT_TRUE(std::binary_search(plan.events.begin(), plan.events.end(), event)) << event;
  EXPECT_EQ(plan.faults, Words{"NoDiskSpace"});
  EXPECT_TRUE(plan.entries);
  EXPECT_TRUE(plan.unexplained);
  EXPECT_FALSE(plan.mounts);
}

}  // namespace
}  // namespace plumbline::scoring
