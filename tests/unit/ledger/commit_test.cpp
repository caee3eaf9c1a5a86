#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

class Commit : public testing::Test {
 protected:
  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  std::unique_ptr<Ledger> ledger_ = open_or_throw(path_);
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

Activity full_activity(Instant t) {
  Activity activity = task("task-7", t, "VirtualMachine.clone", "CORP\\jane", "vm-9");
  activity.result = {"VirtualMachine", "vm-10"};
  activity.outcome = Outcome::Failed;
  activity.initiator = Initiator::Schedule;
  activity.fault = "InvalidPowerState";
  activity.chain = -2147483648LL;
  activity.parent_key = "task-5";
  activity.root_key = "task-4";
  activity.details = {{"fields", "numCPUs,memoryMB"}, {"source_template", "true"}};
  return activity;
}

TEST_F(Commit, ReadsBackEveryFieldOfAnActivity) {
  const Activity given = full_activity(t0_);
  ASSERT_OK(ledger_->commit(batch_of(t0_ + hours(1), {given})));
  const auto all = activities_of(*ledger_);
  ASSERT_EQ(all.size(), 1U);
  const Activity& read = all.front();
  EXPECT_EQ(read.stream, given.stream);
  EXPECT_EQ(read.key, given.key);
  EXPECT_EQ(read.created, given.created);
  EXPECT_EQ(read.class_id, given.class_id);
  EXPECT_EQ(read.actor_name, "jane@corp");  // one spelling per account
  EXPECT_EQ(read.initiator, given.initiator);
  EXPECT_EQ(read.entity, given.entity);
  EXPECT_EQ(read.result, given.result);
  EXPECT_EQ(read.started, given.started);
  EXPECT_EQ(read.ended, given.ended);
  EXPECT_EQ(read.outcome, given.outcome);
  EXPECT_EQ(read.fault, given.fault);
  EXPECT_EQ(read.chain, given.chain);
  EXPECT_EQ(read.parent_key, given.parent_key);
  EXPECT_EQ(read.root_key, given.root_key);
  EXPECT_EQ(read.details, given.details);
}

TEST_F(Commit, ReadingAgainChangesNothing) {
  FactBatch batch = batch_of(
      t0_, {full_activity(t0_), task("task-8", t0_, "VirtualMachine.powerOn", "CORP\\jane")});
  batch.samples = {{{}, "clock_offset_seconds", t0_, 0.25}};
  batch.poll = poll_of(streams::kTasks, t0_);
  batch.cursor = {"tasks", "c1"};
  const auto first = ledger_->commit(batch);
  ASSERT_OK(first);
  EXPECT_EQ(first->activities_added, 2);
  EXPECT_EQ(first->samples_added, 1);
  batch.recorded_at = t0_ + hours(2);
  const auto second = ledger_->commit(batch);
  ASSERT_OK(second);
  EXPECT_EQ(second->activities_added, 0);
  EXPECT_EQ(second->activities_known, 2);
  EXPECT_EQ(second->samples_added, 0);
  EXPECT_EQ(activities_of(*ledger_).size(), 2U);
  EXPECT_EQ(ledger_->polls(kVcA, t0_ - hours(1), t0_ + hours(1))->size(), 1U);
}

TEST_F(Commit, TellsApartWhatDiffersInOnePartOfTheKey) {
  const Activity first = task("7", t0_, "VmPoweredOnEvent", "");
  Activity other_key = first;
  other_key.key = "8";
  Activity rewound = first;  // vCenter restored from backup: the same key at another time
  rewound.created = t0_ + minutes(1);
  Activity other_class = first;
  other_class.class_id = "VmPoweredOffEvent";
  Activity other_stream = first;
  other_stream.stream = ActivityStream::Events;
  const auto counts =
      ledger_->commit(batch_of(t0_, {first, other_key, rewound, other_class, other_stream, first}));
  ASSERT_OK(counts);
  EXPECT_EQ(counts->activities_added, 5);
  EXPECT_EQ(counts->activities_known, 1);
}

TEST_F(Commit, KeepsVCentersApart) {
  FactBatch batch = batch_of(t0_, {task("task-1", t0_, "VirtualMachine.powerOn", "a")});
  batch.cursor = {"tasks", "a"};
  ASSERT_OK(ledger_->commit(batch));
  batch.vcenter = kVcB;
  batch.cursor = {"tasks", "b"};
  ASSERT_OK(ledger_->commit(batch));
  EXPECT_EQ(activities_of(*ledger_, kVcA).size(), 1U);
  EXPECT_EQ(activities_of(*ledger_, kVcB).size(), 1U);
  EXPECT_EQ(ledger_->cursor(kVcA, "tasks")->value(), "a");
  EXPECT_EQ(ledger_->cursor(kVcB, "tasks")->value(), "b");
  EXPECT_EQ(ledger_->cursor(kVcB, "events").value(), std::nullopt);
}

TEST_F(Commit, AFailedPollBeforeTheFirstAnswerBelongsToTheVCenterThatAnswersLater) {
  FactBatch unreachable = batch_of(t0_, {});
  unreachable.vcenter = {"", "vc-a"};
  unreachable.poll = poll_of(streams::kSession, t0_, PollOutcome::Failed);
  unreachable.poll->reason = "connection refused";
  ASSERT_OK(ledger_->commit(unreachable));
  FactBatch reached = batch_of(t0_ + minutes(5), {});
  reached.poll = poll_of(streams::kSession, t0_ + minutes(5));
  ASSERT_OK(ledger_->commit(reached));
  const auto polls = ledger_->polls(kVcA, t0_, t0_ + hours(1));
  ASSERT_OK(polls);
  ASSERT_EQ(polls->size(), 2U);
  EXPECT_EQ(polls->front().outcome, PollOutcome::Failed);
  EXPECT_EQ(polls->front().reason, "connection refused");
}

TEST_F(Commit, KeepsTwoReadingsThatBeganOnAClockThatStoodStill) {
  FactBatch batch = batch_of(t0_, {});
  batch.poll = poll_of(streams::kEvents, t0_, PollOutcome::Failed);
  ASSERT_OK(ledger_->commit(batch));
  batch.poll = poll_of(streams::kEvents, t0_, PollOutcome::Complete);
  ASSERT_OK(ledger_->commit(batch));
  EXPECT_EQ(ledger_->polls(kVcA, t0_, t0_ + hours(1))->size(), 2U);
}

TEST_F(Commit, ReadsBackAPollWithItsGaps) {
  FactBatch batch = batch_of(t0_, {});
  Poll poll = poll_of(streams::kEvents, t0_, PollOutcome::Partial);
  poll.from = t0_ - hours(30);
  poll.reason = "2 pages unreadable";
  poll.gaps = {{t0_ - hours(9), t0_ - hours(8), "unreadable"},
               {t0_ - hours(3), t0_ - hours(2), "rolled off"}};
  poll.read = 1200;
  poll.hidden = 3;
  poll.clock_offset_s = -1.5;
  batch.poll = poll;
  ASSERT_OK(ledger_->commit(batch));
  const auto polls = ledger_->polls(kVcA, t0_, t0_ + minutes(1));
  ASSERT_OK(polls);
  ASSERT_EQ(polls->size(), 1U);
  const Poll& read = polls->front();
  EXPECT_EQ(read.from, poll.from);
  EXPECT_EQ(read.to, poll.to);
  EXPECT_EQ(read.ended, poll.ended);
  EXPECT_EQ(read.outcome, PollOutcome::Partial);
  EXPECT_EQ(read.reason, poll.reason);
  ASSERT_EQ(read.gaps.size(), 2U);
  EXPECT_EQ(read.gaps[1].from, t0_ - hours(3));
  EXPECT_EQ(read.gaps[1].reason, "rolled off");
  EXPECT_EQ(read.read, 1200);
  EXPECT_EQ(read.hidden, 3);
  EXPECT_EQ(read.clock_offset_s, -1.5);
}

OpenWork running(const std::string& key, Instant queued) {
  OpenWork work;
  work.key = key;
  work.class_id = "VirtualMachine.clone";
  work.actor_name = "CORP\\jane";
  work.entity = {"VirtualMachine", "vm-3"};
  work.queued = queued;
  work.started = queued + std::chrono::seconds(3);
  return work;
}

TEST_F(Commit, ARunningTaskThatEndedIsNotLost) {
  FactBatch batch = batch_of(t0_, {});
  batch.open_work = {running("task-1", t0_), running("task-2", t0_)};
  ASSERT_OK(ledger_->commit(batch));
  const auto open = ledger_->open_work(kVcA);
  ASSERT_OK(open);
  ASSERT_EQ(open->size(), 2U);
  EXPECT_EQ(open->front().actor_name, "jane@corp");
  EXPECT_EQ(open->front().entity, (EntityRef{"VirtualMachine", "vm-3"}));

  FactBatch later = batch_of(t0_ + minutes(5),
                             {task("task-1", t0_, "VirtualMachine.clone", "CORP\\jane", "vm-3")});
  later.open_work = {running("task-2", t0_)};
  ASSERT_OK(ledger_->commit(later));
  const auto all = activities_of(*ledger_);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().outcome, Outcome::Success);
  EXPECT_EQ(ledger_->open_work(kVcA)->size(), 1U);
}

TEST_F(Commit, ARunningTaskThatVanishedIsLostOnceAndFoundWhenItTurnsUpAfterAll) {
  FactBatch batch = batch_of(t0_, {});
  batch.open_work = {running("task-1", t0_)};
  ASSERT_OK(ledger_->commit(batch));
  FactBatch vanished = batch_of(t0_ + minutes(5), {});
  vanished.open_work.emplace();
  ASSERT_OK(ledger_->commit(vanished));
  ASSERT_OK(ledger_->commit(vanished));
  auto all = activities_of(*ledger_);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().outcome, Outcome::Lost);
  EXPECT_EQ(all.front().key, "task-1");
  EXPECT_EQ(all.front().started, t0_ + std::chrono::seconds(3));
  EXPECT_THAT(ledger_->open_work(kVcA).value(), IsEmpty());

  ASSERT_OK(ledger_->commit(batch_of(
      t0_ + minutes(9), {task("task-1", t0_, "VirtualMachine.clone", "CORP\\jane", "vm-3")})));
  all = activities_of(*ledger_);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().outcome, Outcome::Success);
}

TEST_F(Commit, LeavesOpenWorkAloneWhenABatchDoesNotSpeakOfIt) {
  FactBatch batch = batch_of(t0_, {});
  batch.open_work = {running("task-1", t0_)};
  ASSERT_OK(ledger_->commit(batch));
  ASSERT_OK(ledger_->commit(batch_of(t0_ + minutes(5), {})));
  EXPECT_EQ(ledger_->open_work(kVcA)->size(), 1U);
  EXPECT_THAT(activities_of(*ledger_), IsEmpty());
}

TEST_F(Commit, NeverStoresAddresses) {
  Activity login = task("9", t0_, "UserLoginSessionEvent", "CORP\\jane");
  login.stream = ActivityStream::Events;
  login.details = {{"ip", "192.0.2.77"}, {"user_agent", "VMware-client/8.0"}};
  ASSERT_OK(ledger_->commit(batch_of(t0_, {login})));
  EXPECT_THAT(activities_of(*ledger_).front().details,
              ElementsAre(std::pair<std::string, std::string>("user_agent", "VMware-client/8.0")));
  ledger_.reset();
  EXPECT_EQ(bytes_of(path_).find("192.0.2.77"), std::string::npos);
}

TEST_F(Commit, SaysWhatItHolds) {
  EXPECT_EQ(ledger_->info()->latest_recorded_at, std::nullopt);
  ASSERT_OK(ledger_->commit(batch_of(t0_ + hours(1), {full_activity(t0_)})));
  ASSERT_OK(ledger_->commit(batch_of(t0_, {})));  // an earlier clock does not turn it back
  const auto info = ledger_->info();
  ASSERT_OK(info);
  EXPECT_EQ(info->latest_recorded_at, t0_ + hours(1));
  EXPECT_EQ(info->latest_activity, t0_ + std::chrono::seconds(60));
  EXPECT_FALSE(info->rehearsal);
  EXPECT_EQ(info->path, path_);
  const auto size = ledger_->size();
  ASSERT_OK(size);
  EXPECT_EQ(size->activities, 1);
  EXPECT_GT(size->bytes, 0);
}

TEST_F(Commit, SurvivesClosingAndOpening) {
  FactBatch batch = batch_of(t0_, {full_activity(t0_)});
  batch.cursor = {"tasks", "c1"};
  ASSERT_OK(ledger_->commit(batch));
  ledger_.reset();
  ledger_ = open_or_throw(path_);
  EXPECT_EQ(activities_of(*ledger_).size(), 1U);
  EXPECT_EQ(ledger_->cursor(kVcA, "tasks")->value(), "c1");
  EXPECT_EQ(ledger_->commit(batch)->activities_known, 1);
}

TEST_F(Commit, AnAccountCannotSplitItsWorkBySpelling) {
  ASSERT_OK(ledger_->commit(
      batch_of(t0_, {task("1", t0_, "VirtualMachine.powerOn", "CORP\\jane"),
                     task("2", t0_ + minutes(5), "VirtualMachine.powerOn", "Jane@corp"),
                     task("3", t0_ + minutes(10), "VirtualMachine.powerOn", "jane@CORP")})));
  DerivePlan plan;
  plan.work.classes.emplace_back();
  plan.work.classes.back().id = "VirtualMachine.powerOn";
  plan.work.classes.back().tasks = {"VirtualMachine.powerOn"};
  const auto evidence = ledger_->evidence({"s", {"vc-a"}, t0_ + minutes(60), {}, 400}, plan);
  ASSERT_OK(evidence);
  EXPECT_EQ(evidence->changes.size(), 1U);
}

}  // namespace
}  // namespace plumbline::ledger
