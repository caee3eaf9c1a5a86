#include <gmock/gmock.h>

#include "facts/coverage.h"
#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

Instant at(const char* text) { return *parse_instant(text); }

TEST(History, EqualsWhatTheVCenterServedAndGrowsByWhatIsNew) {
  SimulatedVCenter vcenter(scenario_at("2026-01-25T12:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  auto report = sweep(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_GT(store.lines(ActivityStream::Events).size(), 100U);
  EXPECT_GT(store.lines(ActivityStream::Tasks).size(), 100U);
  expect_equal_to_served(store, vcenter);

  const auto before = store.lines(ActivityStream::Tasks).size();
  vcenter.advance("30h");
  report = sweep(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_equal_to_served(store, vcenter);
  const auto added = store.lines(ActivityStream::Tasks).size() - before;
  EXPECT_GT(added, 0U);
  EXPECT_EQ(line_of(report, "tasks").added, static_cast<std::int64_t>(added));
}

TEST(History, FollowsAVCenterDayByDayWithoutLossOrDouble) {
  SimulatedVCenter vcenter(scenario_at("2026-01-06T00:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  for (int step = 0; step < 20; ++step) {
    const auto report = sweep(*collector);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    vcenter.advance("7h13m");
  }
  sweep(*collector);
  expect_equal_to_served(store, vcenter);
  EXPECT_EQ(vcenter.count("logins"), 1);
}

TEST(History, IsDrainedPageByPage) {
  SimulatedVCenter vcenter(scenario_at("2026-01-30T00:00:00Z"));
  MemoryStore store;
  auto plan = usual_plan();
  plan.event_classes = {"EventStormEvent"};
  auto collector = make_collector(settings_for(vcenter), plan, store);
  sweep(*collector);
  std::string steps;
  for (int i = 0; i < 2500; ++i)
    steps += std::string(i == 0 ? "" : ",") +
             R"({"Event":{"Class":"EventEx","TypeID":"EventStormEvent","User":"a"}})";
  vcenter.post("/steps", "[" + steps + "]");
  vcenter.advance("1s");
  const int pages = vcenter.calls("ReadNextEvents");
  sweep(*collector);
  EXPECT_THAT(store.activities("EventStormEvent"), SizeIs(2500));
  EXPECT_EQ(vcenter.calls("ReadNextEvents") - pages, 4) << "1000, 1000, 500 and an empty one";
}

TEST(History, PollsSayWhatIsKnownAndFromWhere) {
  SimulatedVCenter vcenter(scenario_at("2026-01-20T00:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  const auto polls = store.polls("tasks");
  ASSERT_THAT(polls, SizeIs(::testing::Ge(2U)));
  EXPECT_EQ(polls[0].to, at("2026-01-20T00:00:00Z")) << "what is recent comes first";
  EXPECT_EQ(polls[0].from, at("2026-01-19T00:00:00Z"));
  const auto known = coverage_of("tasks", polls, at("2026-02-01T00:00:00Z"), Duration(0));
  EXPECT_GE(known.begin, at("2026-01-05T00:00:00Z"));
  EXPECT_LT(known.begin, at("2026-01-06T00:00:00Z"));
  EXPECT_EQ(known.until, at("2026-01-20T00:00:00Z"));
  EXPECT_THAT(known.gaps, IsEmpty());
  vcenter.advance("24h");
  sweep(*collector);
  const Poll second = store.last_poll("tasks");
  EXPECT_EQ(second.from, polls[0].to);
  EXPECT_EQ(second.to, at("2026-01-21T00:00:00Z"));
  EXPECT_THAT(second.gaps, IsEmpty());
}

TEST(History, WhatTheVCenterForgotIsAGap) {
  SimulatedVCenter vcenter(scenario_at("2026-01-10T00:00:00Z"));
  vcenter.post("/options", R"({"event.maxAge":5,"task.maxAge":5})");
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  vcenter.advance("240h");
  const auto report = sweep(*collector);
  for (const char* stream : {"events", "tasks"}) {
    const Poll poll = store.last_poll(stream);
    EXPECT_EQ(poll.outcome, PollOutcome::Partial) << stream;
    ASSERT_THAT(poll.gaps, SizeIs(1)) << stream;
    EXPECT_EQ(poll.gaps[0].from, at("2026-01-10T00:00:00Z"));
    EXPECT_GE(poll.gaps[0].to, at("2026-01-15T00:00:00Z"));
    EXPECT_LT(poll.gaps[0].to, at("2026-01-16T00:00:00Z"));
    EXPECT_EQ(poll.to, at("2026-01-20T00:00:00Z"));
    EXPECT_EQ(collector->status().gaps.at(stream), 1);
  }
  EXPECT_THAT(line_of(report, "events").reason, HasSubstr("event.maxAge is 5"));
  // Told at once, with the cursor, so that a kill in between cannot hide it.
  const auto polls = store.polls("events");
  ASSERT_THAT(polls, SizeIs(::testing::Ge(3U)));
  const Poll& leap = polls[polls.size() - 2];
  EXPECT_EQ(leap.gaps.at(0).to, polls.back().from);
  // And no gap where it still remembers all.
  vcenter.advance("96h");
  sweep(*collector);
  EXPECT_THAT(store.last_poll("events").gaps, IsEmpty());
}

TEST(History, AQuietStreamIsNoGapWhileTheVCenterRemembers) {
  SimulatedVCenter vcenter({"--vms", "5"});
  MemoryStore store;
  auto plan = usual_plan();
  plan.option_keys = {"task.maxAge"};
  auto collector = make_collector(settings_for(vcenter), plan, store);
  vcenter.post("/options", R"({"task.maxAge":30})");
  vcenter.post("/steps", R"([{"Task":{"DescriptionID":"VirtualMachine.powerOn",
    "Entity":{"Kind":"VirtualMachine","Name":"web-00001"},"Reason":"user","Actor":"a",
    "Queued":"2026-01-05T00:00:00Z","Started":"2026-01-05T00:00:01Z",
    "Completed":"2026-01-05T00:00:02Z"}}])");
  vcenter.advance("600h");
  sweep(*collector);
  EXPECT_THAT(store.activities("VirtualMachine.powerOn"), SizeIs(1));
  vcenter.advance("200h");  // the only task is forgotten, nothing else happened
  sweep(*collector);
  EXPECT_THAT(store.last_poll("tasks").gaps, IsEmpty());
  EXPECT_EQ(store.last_poll("tasks").outcome, PollOutcome::Complete);
}

TEST(History, AVCenterRestoredFromABackupIsNoticedAndReadOn) {
  SimulatedVCenter vcenter(scenario_at("2026-01-08T00:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  vcenter.advance("12h");
  sweep(*collector);
  EXPECT_THAT(store.last_poll("events").gaps, IsEmpty());
  vcenter.post("/restore", R"({"back":"12h"})");
  vcenter.advance("12h");
  const auto report = sweep(*collector);
  const Poll poll = store.last_poll("events");
  ASSERT_THAT(poll.gaps, SizeIs(1));
  EXPECT_EQ(poll.gaps[0].from, at("2026-01-08T12:00:00Z"));
  EXPECT_LT(poll.gaps[0].to, at("2026-01-08T16:00:00Z"));
  EXPECT_THAT(line_of(report, "events").reason, HasSubstr("restored from a backup"));
  expect_equal_to_served(store, vcenter);
  vcenter.advance("12h");
  EXPECT_EQ(sweep(*collector).outcome, PollOutcome::Complete) << "it is said once";
  expect_equal_to_served(store, vcenter);
}

TEST(History, LoginsOfItsOwnAccountAreNoEvidence) {
  SimulatedVCenter vcenter({"--vms", "5", "--user", "CORP\\anna=pw"});
  MemoryStore store;
  auto own = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*own);
  own->disconnect();
  auto other = settings_for(vcenter);
  other.username = "CORP\\anna";
  other.password = [] { return Result<std::string>("pw"); };
  MemoryStore ignored;
  make_collector(other, usual_plan(), ignored)->connect(std::stop_token());
  sweep(*own);
  const auto logins = store.activities("UserLoginSessionEvent");
  ASSERT_THAT(logins, SizeIs(1));
  EXPECT_EQ(logins[0].actor_name, "CORP\\anna");
  EXPECT_THAT(logins[0].details, Contains(Pair("ip", "127.0.0.1")));
  EXPECT_THAT(logins[0].details, Contains(Pair("user_agent", "plumbline")));
}

constexpr const char* kSlowTask = R"([{"Task":{"DescriptionID":"VirtualMachine.migrate",
  "Entity":{"Kind":"VirtualMachine","Name":"web-00001"},"Reason":"user","Actor":"CORP\\anna",
  "Queued":"2026-01-05T00:00:00Z","Started":"2026-01-05T00:00:10Z",
  "Completed":"2026-01-05T02:00:00Z","ActivationID":"CHG-1","Chain":77}}])";

TEST(History, ARunningTaskIsOpenWorkUntilItEnds) {
  SimulatedVCenter vcenter({"--vms", "5", "--quiet-logins"});
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  vcenter.post("/steps", kSlowTask);
  vcenter.advance("1h");
  sweep(*collector);
  ASSERT_THAT(store.open(), SizeIs(1));
  EXPECT_EQ(store.open()[0].class_id, "VirtualMachine.migrate");
  EXPECT_EQ(store.open()[0].actor_name, "CORP\\anna");
  EXPECT_THAT(store.lines(ActivityStream::Tasks), IsEmpty());
  vcenter.advance("1h30m");
  sweep(*collector);
  EXPECT_THAT(store.open(), IsEmpty());
  const auto done = store.activities("VirtualMachine.migrate");
  ASSERT_THAT(done, SizeIs(1));
  EXPECT_EQ(done[0].outcome, Outcome::Success);
  EXPECT_EQ(done[0].initiator, Initiator::User);
  EXPECT_EQ(done[0].entity.type, "VirtualMachine");
  EXPECT_EQ(done[0].chain, 77);
  EXPECT_THAT(done[0].details, Contains(Pair("activation_id", "CHG-1")));
  EXPECT_EQ(done[0].finished() - done[0].created, std::chrono::hours(2));
}

TEST(History, ATaskThatVanishesEndsAsLostAfterOneMoreSweep) {
  SimulatedVCenter vcenter({"--vms", "5", "--quiet-logins"});
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  FactBatch batch;
  batch.vcenter = *collector->connect(std::stop_token());
  OpenWork work;
  work.key = "task-999";
  work.class_id = "VirtualMachine.clone";
  work.queued = at("2026-01-04T23:00:00Z");
  batch.open_work = {work};
  ASSERT_TRUE(store.commit(batch));
  sweep(*collector);
  EXPECT_THAT(store.open(), SizeIs(1)) << "its end may be written late";
  sweep(*collector);
  EXPECT_THAT(store.open(), IsEmpty());
  ASSERT_THAT(store.activities("VirtualMachine.clone"), SizeIs(1));
  EXPECT_EQ(store.activities("VirtualMachine.clone")[0].outcome, Outcome::Lost);
}

TEST(History, TheServersClockIsRecordedWithItsOffset) {
  SimulatedVCenter vcenter({"--vms", "5", "--clock", "now", "--live"});
  vcenter.post("/faults", R"({"clock_skew":"90s"})");
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  const auto offset = store.last_poll("events").clock_offset_s;
  ASSERT_TRUE(offset);
  EXPECT_NEAR(*offset, 90.0, 5.0);
  ASSERT_THAT(store.samples(), SizeIs(1));
  EXPECT_NEAR(store.samples()[0].value, 90.0, 5.0);
  const auto ahead = *collector->server_now() - std::chrono::system_clock::now();
  EXPECT_NEAR(std::chrono::duration<double>(ahead).count(), 90.0, 5.0);
  EXPECT_EQ(collector->status().clock_offset_s.has_value(), true);
}

TEST(History, ServerTimeIsUsedAndNotTheHosts) {
  SimulatedVCenter vcenter(scenario_at("2026-01-08T00:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  EXPECT_GE(store.latest_recorded_at(), at("2026-01-08T00:00:00Z"));
  EXPECT_LT(store.latest_recorded_at(), at("2026-01-08T00:02:00Z"));
  EXPECT_THAT(store.vcenter_uuids(), SizeIs(1));
  EXPECT_THAT(store.vcenter_uuids(), Not(Contains("")));
}

}  // namespace
}  // namespace plumbline::testing
