#include <gmock/gmock.h>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::SizeIs;

constexpr const char* kPath = "records/desk.feed.csv";

/// A ledger in which vc-a and vc-b were reached, and the feed of the scope "s".
class Feeds : public testing::Test {
 protected:
  void SetUp() override {
    for (const VCenterId& vcenter : {kVcA, kVcB}) {
      FactBatch batch = batch_of(t0_, {});
      batch.vcenter = vcenter;
      batch.poll = poll_of(streams::kSession, t0_);
      ASSERT_OK(ledger_->commit(batch));
    }
  }
  Poll poll(Instant from, Instant to) const {
    Poll out;
    out.stream = streams::feed("s", kPath);
    out.started = out.ended = out.to = to;
    out.from = from;
    return out;
  }
  static Sighting file(Instant t, const std::string& content) {
    Sighting sighting;
    sighting.scope = "s";
    sighting.path = kPath;
    sighting.seen_at = t;
    sighting.content = content;
    sighting.sha256 = content;
    return sighting;
  }
  StreamCoverage coverage() {
    const auto evidence = ledger_->evidence({"s", {"vc-a", "vc-b"}, t0_ + hours(99), {}, 400}, {});
    EXPECT_OK(evidence);
    const StreamCoverage* found = evidence->stream(streams::feed("s", kPath));
    return found == nullptr ? StreamCoverage{} : *found;
  }
  Instant until() {
    return ledger_->stream_until({"vc-a", "vc-b"}, streams::feed("s", kPath))
        .value()
        .value_or(Instant{});
  }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Feeds, AReadingAndWhatItBroughtAreKeptTogetherAndOnlyWhatIsNew) {
  EXPECT_TRUE(ledger_->commit_feed("vc-a", poll(t0_, t0_ + minutes(1)), file(t0_, "one")).value());
  EXPECT_FALSE(ledger_
                   ->commit_feed("vc-a", poll(t0_ + minutes(1), t0_ + minutes(16)),
                                 file(t0_ + minutes(16), "one"))
                   .value());
  EXPECT_FALSE(
      ledger_->commit_feed("vc-a", poll(t0_ + minutes(16), t0_ + minutes(31)), {}).value());
  EXPECT_THAT(sightings_of(*ledger_, "s"), SizeIs(1));
  EXPECT_EQ(until(), t0_ + minutes(31));
  EXPECT_EQ(coverage().begin, t0_);
  EXPECT_EQ(coverage().until, t0_ + minutes(31));
  EXPECT_THAT(coverage().gaps, SizeIs(0));
}

TEST_F(Feeds, WhicheverVCentersClockDatesAReadingTheFeedIsOne) {
  ASSERT_OK(ledger_->commit_feed("vc-a", poll(t0_, t0_ + hours(1)), {}));
  ASSERT_OK(ledger_->commit_feed("vc-b", poll(t0_ + hours(1), t0_ + hours(2)), {}));
  EXPECT_EQ(coverage().begin, t0_);
  EXPECT_EQ(coverage().until, t0_ + hours(2));
  EXPECT_EQ(until(), t0_ + hours(2));
}

TEST_F(Feeds, WhatFailedIsAGapAndItsReasonIsKept) {
  ASSERT_OK(ledger_->commit_feed("vc-a", poll(t0_, t0_ + hours(1)), {}));
  Poll failed = poll(t0_ + hours(2), t0_ + hours(2));
  failed.outcome = PollOutcome::Failed;
  failed.reason = "answered 500";
  ASSERT_OK(ledger_->commit_feed("vc-a", failed, {}));
  EXPECT_EQ(coverage().last_failure, "answered 500");
  EXPECT_EQ(until(), t0_ + hours(1));
  ASSERT_OK(ledger_->commit_feed("vc-a", poll(t0_ + hours(3), t0_ + hours(4)), {}));
  EXPECT_EQ(coverage().last_failure, "");
  ASSERT_THAT(coverage().gaps, SizeIs(1));
  EXPECT_EQ(coverage().gaps[0].from, t0_ + hours(1));
  EXPECT_EQ(coverage().gaps[0].to, t0_ + hours(3));
}

TEST_F(Feeds, ReadingsStayKnownWhenOldPollsAreJoined) {
  for (int i = 0; i < 200; ++i)
    ASSERT_OK(
        ledger_->commit_feed("vc-a", poll(t0_ + minutes(15 * i), t0_ + minutes(15 * (i + 1))), {}));
  const StreamCoverage before = coverage();
  ASSERT_OK(ledger_->expire(t0_ + hours(24 * 40)));
  EXPECT_EQ(coverage().begin, before.begin);
  EXPECT_EQ(coverage().until, before.until);
  EXPECT_THAT(coverage().gaps, SizeIs(0));
}

TEST_F(Feeds, OfAVCenterThatWasNeverReachedNothingIsKept) {
  EXPECT_FALSE(ledger_->commit_feed("vc-z", poll(t0_, t0_ + hours(1)), file(t0_, "one")).value());
  EXPECT_THAT(sightings_of(*ledger_, "s"), SizeIs(0));
}

// links.yml may name a change by the vCenter's key of one of its tasks.
TEST(ChangeOfTask, IsTheOneThatHasItAmongItsMembers) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant t = at("2026-03-02T08:00:00Z");
  ASSERT_OK(ledger->commit(batch_of(
      t + hours(3), {task("task-1", t, "VirtualMachine.destroy", "ann"),
                     task("task-2", t + minutes(5), "VirtualMachine.reconfigure", "ann"),
                     task("task-3", t + hours(2), "VirtualMachine.destroy", "bob", "vm-2")})));
  DerivePlan plan;
  plan.work = test::some_work();
  plan.work.digest = "work-1";
  const auto changes_of = [&](const WantedTask& wanted) {
    EvidenceRequest request{"s", {"vc-a"}, t + hours(4), {}, 400};
    request.tasks = {wanted};
    const auto evidence = ledger->evidence(request, plan);
    EXPECT_OK(evidence);
    std::vector<std::int64_t> ids;
    for (const auto& [key, id] : evidence->changes_of_tasks) ids.push_back(id);
    return ids;
  };
  const auto all = ledger->evidence({"s", {"vc-a"}, t + hours(4), {}, 400}, plan);
  ASSERT_OK(all);
  ASSERT_THAT(all->changes, SizeIs(2));
  for (const bool stored : {false, true}) {
    if (stored) ASSERT_OK(ledger->derive("s", {"vc-a"}, plan));
    EXPECT_EQ(changes_of({"task-2"}), std::vector{all->changes[0].id}) << "the second of its run";
    EXPECT_EQ(changes_of({"task-3"}), std::vector{all->changes[1].id});
    EXPECT_THAT(changes_of({"task-9"}), SizeIs(0));
    EXPECT_THAT(changes_of({"task-3", t + hours(3)}), SizeIs(0)) << "asked for later only";
  }
}

TEST(UntoldReconfigure, IsWhatFailedWithoutAnEvent) {
  const auto class_of = [](const auto& set_up) {
    test::Estate e;
    WorkClass untold;
    untold.id = "VirtualMachine.reconfigure:untold";
    untold.tasks = {"VirtualMachine.reconfigure"};
    untold.may_be = "VirtualMachine.reconfigure:size";
    e.work.classes.insert(e.work.classes.begin(), untold);
    set_up(e);
    return e.class_of(e.changes().at(0));
  };
  using namespace std::chrono_literals;
  const auto reconfigure = [](test::Estate& e) -> test::Doing {
    return e.task("VirtualMachine.reconfigure").by("ann").on("vm-1").at(10h);
  };
  EXPECT_EQ(class_of([&](test::Estate& e) { reconfigure(e).fails("GenericVmConfigFault"); }),
            "VirtualMachine.reconfigure:untold");
  EXPECT_EQ(class_of([&](test::Estate& e) { reconfigure(e); }), "VirtualMachine.reconfigure");
}

TEST(UntoldReconfigure, DoneAgainAsAResizeIsRework) {
  using namespace std::chrono_literals;
  test::Estate e;
  e.task("VirtualMachine.reconfigure").by("ann").on("vm-1").at(10h).fails("GenericVmConfigFault");
  e.event("VmReconfiguredEvent").by("ann").on("vm-1").at(12h).with("fields", "numCPUs");
  EXPECT_EQ(e.changes().at(0).reworked_at, test::at(12h));
}

}  // namespace
}  // namespace plumbline::ledger
