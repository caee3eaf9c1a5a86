#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

/// Pitfalls of rubric 0.5 that apply to the signals of change and consuming, one test each.
namespace plumbline::scoring {
namespace {

using Texts = std::vector<std::string>;

Signal linked_rate(std::int64_t minimum) {
  return SmallEstate::signal("chg.incident_linked_rate", "incident_linked_rate",
                             {{"area", std::string("change")}}, 90, minimum);
}

Signal failures() {
  return SmallEstate::signal("cons.provision_fail_rate", "activity_share",
                             {{"classes", Texts{"clone"}}, {"good", std::string("failed")}});
}

SmallEstate calm() {
  SmallEstate estate;
  estate.evidence.incident_classes = {"vm-crash"};
  return estate;
}

TEST(P1RetentionRollOff, TwentyDaysOfHistoryAreTooLittle) {
  SmallEstate estate = calm();
  estate.did_often("CORP\\alice", "resize", 100, 81, 99);
  for (auto& stream : estate.evidence.streams) stream.begin = SmallEstate::day(80);
  const Reading reading = estate.read(linked_rate(50));
  EXPECT_EQ(reading.value.reason.code, "too_little_history");
  EXPECT_EQ(reading.value.reason.earliest, SmallEstate::day(108));
}

TEST(P3ActorClass, MachinesNobodyDeclaredMakeItUnknown) {
  SmallEstate estate = calm();
  estate.did_often("CORP\\alice", "resize", 60, 20, 95);
  estate.did_often("CORP\\robot", "resize", 60, 20, 95);
  for (int d = 20; d < 95; ++d) {
    ActorDay day;
    day.actor = estate.actor("CORP\\robot");
    day.day = day_of(SmallEstate::day(d));
    day.tasks = 900;
    day.active_hours = 0xffffff;
    estate.evidence.actor_days.push_back(day);
  }
  EXPECT_EQ(estate.read(linked_rate(50)).value.reason.code, "suspected_accounts");
}

TEST(P7BackupNoise, OfASuspectedMachineIsNobodysChange) {
  SmallEstate estate = calm();
  estate.did_often("CORP\\alice", "resize", 60, 20, 95);
  const auto before = estate.read(linked_rate(50)).value.samples;
  for (int i = 0; i < 50; ++i) {
    estate.did("CORP\\veeam", "snapshot", "srv-1", 20 + i).noise = true;
    ActorDay day;
    day.actor = estate.actor("CORP\\veeam");
    day.day = day_of(SmallEstate::day(20 + i));
    day.tasks = day.noise_tasks = 300;
    estate.evidence.actor_days.push_back(day);
  }
  EXPECT_EQ(estate.read(linked_rate(50)).value.samples, before);
}

TEST(P15CancelledAndRefused, AreNoFailedBuilds) {
  SmallEstate estate;
  for (int i = 0; i < 10; ++i)
    estate.did("CORP\\alice", "clone", "srv-" + std::to_string(i), 50 + i).outcome =
        i < 2   ? Outcome::Cancelled
        : i < 3 ? Outcome::Failed
                : Outcome::Success;
  const Reading reading = estate.read(failures());
  EXPECT_EQ(reading.value.n, 8);
  EXPECT_EQ(reading.value.k, 1);
}

TEST(P22SmallDenominators, FewerThanFiftyChangesSayNothing) {
  SmallEstate estate = calm();
  estate.did_often("CORP\\alice", "resize", 49, 20, 95);
  EXPECT_EQ(estate.read(linked_rate(50)).value.reason.code, "too_few_samples");
  estate.did("CORP\\alice", "resize", "srv-1", 96);
  EXPECT_TRUE(estate.read(linked_rate(50)).value.value);
}

Signal timing(const std::string& measure, Unit unit) {
  Signal signal = SmallEstate::signal("cons.x", measure, {{"classes", Texts{"clone"}}});
  if (measure == "request_lead_time") signal.parameters["stamped_share"] = 0.8;
  signal.unit = unit;
  return signal;
}

/// Ten servers, powered on and usable half an hour after they were asked for.
SmallEstate delivered() {
  SmallEstate estate;
  estate.rubric.work.in_service_events = {"VmPoweredOnEvent"};
  estate.rubric.work.classes[2].events = {"VmPoweredOnEvent"};
  estate.scope_file(0).attributes = {{"requested", "Requested"}};
  for (int i = 0; i < 10; ++i) {
    const std::string name = "srv-" + std::to_string(i);
    Change& change = estate.did("CORP\\alice", "clone", name, 50 + i);
    change.path = estate.path("clone>power");
    estate.evidence.ready[change.entity] = change.queued + minutes(30);
    estate.evidence.entities.at(change.entity).state.properties["customValue[Requested]"] =
        to_rfc3339(change.queued - hours(10));
  }
  return estate;
}

TEST(ReadyTime, RunsFromCreateToUsable) {
  EXPECT_DOUBLE_EQ(*delivered().read(timing("ready_time", Unit::Minutes)).value.value, 30);
}

TEST(ReadyTime, WhatIsNotUsableYetIsOpenAndWhatStaysOffDoesNotCount) {
  SmallEstate estate = delivered();
  for (int i = 0; i < 4; ++i) estate.evidence.ready.erase(estate.vm("srv-" + std::to_string(i)));
  const Reading open = estate.read(timing("ready_time", Unit::Minutes));
  EXPECT_EQ(open.value.samples, 6);
  EXPECT_FALSE(open.value.value) << "four of ten are still open";
  for (int i = 0; i < 4; ++i)
    estate.evidence.changes[static_cast<std::size_t>(i)].path = estate.path("clone");
  EXPECT_DOUBLE_EQ(*estate.read(timing("ready_time", Unit::Minutes)).value.value, 30)
      << "never powered on: meant to stay off";
}

TEST(ReadyTime, ServersBuiltBeforeMachinesWereWatchedDoNotCount) {
  SmallEstate estate = delivered();
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "inventory/VirtualMachine") stream.begin = SmallEstate::day(54.9);
  EXPECT_EQ(estate.read(timing("ready_time", Unit::Minutes)).value.samples, 5);
}

TEST(RequestLeadTime, RunsFromTheStampToUsable) {
  EXPECT_DOUBLE_EQ(*delivered().read(timing("request_lead_time", Unit::Hours)).value.value, 10.5);
}

TEST(RequestLeadTime, IsUnknownWithoutStampsAndNeverTheBuildTime) {
  SmallEstate estate = delivered();
  for (int i = 0; i < 3; ++i)
    estate.evidence.entities.at(estate.vm("srv-" + std::to_string(i)))
        .state.properties.erase("customValue[Requested]");
  const Reading reading = estate.read(timing("request_lead_time", Unit::Hours));
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.text, "7 of 10 servers carry a request stamp, 80 % are needed");
  estate.practice.scopes[0].attributes.clear();
  EXPECT_EQ(estate.read(timing("request_lead_time", Unit::Hours)).value.reason.code,
            "no_key_declared");
}

TEST(RequestLeadTime, AStampFromAfterTheServerWasMadeIsNone) {
  SmallEstate estate = delivered();
  for (const auto& change : estate.evidence.changes)
    estate.evidence.entities.at(change.entity).state.properties["customValue[Requested]"] =
        to_rfc3339(change.ended + minutes(1));
  EXPECT_EQ(estate.read(timing("request_lead_time", Unit::Hours)).value.state, State::Unknown);
}

}  // namespace
}  // namespace plumbline::scoring
