#include <gmock/gmock.h>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;

const VCenterId kOld{"uuid-old", "vc-a"};
const VCenterId kNew{"uuid-new", "vc-a"};

class Identity : public testing::Test {
 protected:
  std::string refusal(const VCenterId& vcenter, const std::vector<std::string>& formerly = {}) {
    const auto noted = ledger_->identify(vcenter, formerly);
    EXPECT_FALSE(noted.has_value());
    return noted ? "" : noted.error().to_string();
  }
  void restart() {
    ledger_.reset();
    ledger_ = open_or_throw(path_);
  }
  Result<CommitCounts> sweep(const VCenterId& vcenter, Instant t,
                             const std::vector<EntityState>& states,
                             PollOutcome outcome = PollOutcome::Complete) {
    auto sweep = ledger_->begin_sweep(vcenter, "VirtualMachine", t);
    if (!sweep) return tl::make_unexpected(sweep.error());
    for (const EntityState& state : states)
      if (auto seen = (*sweep)->observe(state); !seen) return tl::make_unexpected(seen.error());
    return (*sweep)->finish(poll_of(streams::inventory("VirtualMachine"), t, outcome));
  }
  FactBatch batch(const VCenterId& vcenter, Instant from, Instant to,
                  std::vector<Activity> activities) {
    FactBatch batch = batch_of(to, std::move(activities));
    batch.vcenter = vcenter;
    batch.poll = poll_of(streams::kTasks, to);
    batch.poll->from = from;
    batch.poll->to = to;
    return batch;
  }
  bool there(const VCenterId& vcenter, Instant t) {
    return ledger_->entity_at(vcenter, {"VirtualMachine", "vm-1"}, t, {})->has_value();
  }
  static DerivePlan plan() {
    DerivePlan plan;
    plan.work.classes.emplace_back();
    plan.work.classes.back().id = "VirtualMachine.destroy";
    plan.work.classes.back().tasks = {"VirtualMachine.destroy"};
    return plan;
  }
  Evidence evidence(std::optional<Instant> known_at = std::nullopt) {
    const auto told = ledger_->evidence({"s", {"vc-a"}, t0_ + hours(99), known_at, 400}, plan());
    EXPECT_OK(told);
    return *told;
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  std::unique_ptr<Ledger> ledger_ = open_or_throw(path_);
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Identity, AnotherUnderAKnownNameIsRefusedWithBothAndTheRemedy) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  restart();
  ASSERT_OK(ledger_->identify(kOld, {}));
  EXPECT_THAT(refusal(kNew), AllOf(HasSubstr("vc-a"), HasSubstr("uuid-new"), HasSubstr("uuid-old"),
                                   HasSubstr("formerly: [uuid-old]"), HasSubstr("another name")));
  EXPECT_THAT(refusal(kNew, {"uuid-other"}), HasSubstr("formerly: [uuid-old]"));
  ASSERT_OK(ledger_->identify({"uuid-new", "vc-b"}, {}));
}

TEST_F(Identity, ARenamedOneGoesOnUnderItsNewName) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(ledger_->commit(
      batch(kOld, t0_, t0_ + hours(1), {task("1", t0_, "VirtualMachine.destroy", "a")})));
  restart();
  const VCenterId renamed{"uuid-old", "vc-prod"};
  ASSERT_OK(ledger_->identify(renamed, {}));
  EXPECT_EQ(activities_of(*ledger_, renamed).size(), 1U);
  const auto told = ledger_->evidence({"s", {"vc-prod"}, t0_ + hours(9), {}, 400}, plan());
  EXPECT_EQ(told->changes.size(), 1U);
  // Its old name is free.
  ASSERT_OK(ledger_->identify(kNew, {}));
}

TEST_F(Identity, OneVCenterUnderTwoNamesIsRefused) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(ledger_->identify(kOld, {}));
  EXPECT_THAT(refusal({"uuid-old", "vc-b"}),
              AllOf(HasSubstr("uuid-old"), HasSubstr("vc-a"), HasSubstr("vc-b")));
  ASSERT_OK(ledger_->identify({"uuid-b", "vc-b"}, {}));
  EXPECT_THAT(refusal({"uuid-c", "vc-c"}, {"uuid-b"}),
              AllOf(HasSubstr("uuid-b"), HasSubstr("vc-b")));
}

TEST_F(Identity, OneThatNeverAnsweredHoldsNoName) {
  FactBatch failed = batch_of(t0_, {});
  failed.vcenter = {"", "vc-a"};
  failed.poll = poll_of(streams::kSession, t0_, PollOutcome::Failed);
  ASSERT_OK(ledger_->commit(failed));
  ASSERT_OK(ledger_->identify(kOld, {}));
  EXPECT_EQ(ledger_->polls(kOld, t0_, t0_ + hours(1))->size(), 1U);
}

TEST_F(Identity, ARebuiltOneContinuesTheOneThatWas) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(sweep(kOld, t0_, {vm("vm-1", "web")}));
  ASSERT_OK(ledger_->commit(batch(kOld, t0_ - hours(500), t0_,
                                  {task("1", t0_ - hours(5), "VirtualMachine.destroy", "a")})));
  ASSERT_OK(ledger_->derive("s", {"vc-a"}, plan()));
  restart();
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  EXPECT_TRUE(there(kOld, t0_ + hours(11)));
  // An unfinished reading of the new one ends nothing.
  ASSERT_OK(sweep(kNew, t0_ + hours(10), {}, PollOutcome::Partial));
  EXPECT_TRUE(there(kOld, t0_ + hours(11)));
  EXPECT_EQ(sweep(kNew, t0_ + hours(12), {vm("vm-1", "web")})->entities_removed, 1);
  EXPECT_TRUE(there(kOld, t0_ + hours(12) - Duration(1)));
  EXPECT_FALSE(there(kOld, t0_ + hours(12)));
  EXPECT_TRUE(there(kNew, t0_ + hours(12)));
  EXPECT_EQ(sweep(kNew, t0_ + hours(13), {vm("vm-1", "web")})->entities_removed, 0);

  // Its history says it knows the last 400 hours; of the hours between the two it cannot.
  ASSERT_OK(ledger_->commit(batch(kNew, t0_ - hours(390), t0_ + hours(13),
                                  {task("1", t0_ + hours(12), "VirtualMachine.destroy", "a")})));
  for (int round = 0; round < 2; ++round) {
    const Evidence told = evidence();
    EXPECT_EQ(told.changes.size(), 2U);
    const StreamCoverage* tasks = told.stream(streams::kTasks);
    ASSERT_NE(tasks, nullptr);
    EXPECT_EQ(tasks->begin, t0_ - hours(500));
    EXPECT_EQ(tasks->until, t0_ + hours(13));
    ASSERT_EQ(tasks->gaps.size(), 1U);
    EXPECT_EQ(tasks->gaps[0].from, t0_);
    EXPECT_EQ(tasks->gaps[0].to, t0_ + hours(10));
    EXPECT_EQ(told.stream("inventory/VirtualMachine")->begin, t0_);
    EXPECT_EQ(told.stream("inventory/VirtualMachine")->until, t0_ + hours(13));
    EXPECT_EQ(told.first_sweep, t0_);
    // An earlier moment reads the polls themselves instead of their digest.
    EXPECT_EQ(evidence(t0_ + hours(12)).stream(streams::kTasks)->until, t0_);
    ASSERT_OK(ledger_->derive("s", {"vc-a"}, plan()));
  }
  const std::int64_t change = evidence().changes.front().id;
  const auto members = ledger_->members_of_changes(
      {change, 4711}, {"s", {"vc-a"}, t0_ + hours(99), {}, 400}, plan());
  ASSERT_OK(members);
  ASSERT_EQ(members->size(), 1U) << "there is no change 4711";
  const auto facts = ledger_->facts_of_activities(members->at(change), t0_ + hours(99));
  ASSERT_OK(facts);
  ASSERT_EQ(facts->size(), 1U);
  EXPECT_EQ(facts->front().key, "1");
  EXPECT_EQ(facts->front().actor, "actor-1");
  EXPECT_EQ(facts->front().name, "a");
}

TEST_F(Identity, TheLinkStaysWithoutItsDeclarationAndThroughRenaming) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(ledger_->commit(
      batch(kOld, t0_ - hours(5), t0_, {task("1", t0_, "VirtualMachine.destroy", "a")})));
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  restart();
  ASSERT_OK(ledger_->identify({"uuid-new", "vc-z"}, {}));
  const auto told = ledger_->evidence({"s", {"vc-z"}, t0_ + hours(9), {}, 400}, plan());
  EXPECT_EQ(told->changes.size(), 1U);
  restart();
  // The former one cannot come back by itself, whatever its name.
  EXPECT_THAT(refusal({"uuid-old", "vc-z"}), HasSubstr("formerly: [uuid-new]"));
  EXPECT_THAT(refusal({"uuid-old", "vc-q"}), HasSubstr("uuid-new"));
  ASSERT_OK(ledger_->identify({"uuid-old", "vc-z"}, {"uuid-new"}));
}

TEST_F(Identity, AChainOfThreeIsOne) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(sweep(kOld, t0_, {vm("vm-1", "web")}));
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  const VCenterId third{"uuid-third", "vc-a"};
  EXPECT_THAT(refusal(third, {"uuid-old"}), HasSubstr("formerly: [uuid-new]"));
  ASSERT_OK(ledger_->identify(third, {"uuid-new", "uuid-old"}));
  EXPECT_EQ(sweep(third, t0_ + hours(2), {vm("vm-1", "web")})->entities_removed, 1);
  EXPECT_EQ(evidence().stream("inventory/VirtualMachine")->begin, t0_);
}

TEST_F(Identity, HistoryThatMovedAlongIsNotDoubled) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  FactBatch before =
      batch(kOld, t0_ - hours(5), t0_, {task("1", t0_, "VirtualMachine.destroy", "a")});
  OpenWork running;
  running.key = "task-9";
  running.class_id = "VirtualMachine.destroy";
  running.queued = t0_;
  before.open_work = {running};
  ASSERT_OK(ledger_->commit(before));
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  FactBatch after = batch(kNew, t0_ - hours(5), t0_ + hours(2),
                          {task("1", t0_, "VirtualMachine.destroy", "a"),
                           task("2", t0_ + hours(1), "VirtualMachine.destroy", "a")});
  after.open_work.emplace();
  const auto counts = ledger_->commit(after);
  ASSERT_OK(counts);
  EXPECT_EQ(counts->activities_known, 1);
  EXPECT_EQ(counts->activities_added, 2);  // the second one, and what ran and was never seen again
  const auto old = activities_of(*ledger_, kOld);
  ASSERT_EQ(old.size(), 2U);
  EXPECT_EQ(old[1].outcome, Outcome::Lost);
  EXPECT_TRUE(ledger_->open_work(kOld)->empty());
  EXPECT_EQ(ledger_->commit(after)->activities_added, 0);
}

TEST_F(Identity, SettingsAreThoseOfTheOneThatContinues) {
  const auto set = [&](const VCenterId& vcenter, Instant t, const std::string& value) {
    auto reading = ledger_->begin_sweep(vcenter, "OptionManager", t);
    EntityState options;
    options.entity = {"OptionManager", "VpxSettings"};
    options.properties = {{"event.maxAge", value}};
    ASSERT_OK((*reading)->observe(options));
    ASSERT_OK((*reading)->finish(poll_of(streams::kOptions, t, PollOutcome::Partial)));
  };
  ASSERT_OK(ledger_->identify(kOld, {}));
  set(kOld, t0_, "30");
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  EXPECT_EQ(evidence().options.at("event.maxAge"), "30");
  set(kNew, t0_ + hours(1), "90");
  EXPECT_EQ(evidence().options.at("event.maxAge"), "90");
}

TEST_F(Identity, WhatIsToldWithoutAUuidBelongsToTheOneThatContinues) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  restart();
  ASSERT_OK(ledger_->identify(kOld, {"uuid-new"}));  // and back again
  FactBatch failed = batch_of(t0_, {});
  failed.vcenter = {"", "vc-a"};
  failed.poll = poll_of(streams::kSession, t0_, PollOutcome::Failed);
  ASSERT_OK(ledger_->commit(failed));
  EXPECT_EQ(ledger_->polls(kOld, t0_, t0_ + hours(1))->size(), 1U);
  EXPECT_EQ(ledger_->polls(kNew, t0_, t0_ + hours(1))->size(), 0U);
}

TEST_F(Identity, NumbersOfBothAreRead) {
  ASSERT_OK(ledger_->identify(kOld, {}));
  const auto add = [&](const VCenterId& vcenter, Instant t) {
    FactBatch numbers = batch_of(t, {});
    numbers.vcenter = vcenter;
    numbers.runs = {{{"HostSystem", "host-1"}, "s", std::chrono::seconds(300), {{t, 1.0}}}};
    ASSERT_OK(ledger_->commit(numbers));
  };
  add(kOld, t0_);
  ASSERT_OK(ledger_->identify(kNew, {"uuid-old"}));
  add(kNew, t0_ + hours(1));
  int points = 0;
  ASSERT_OK(ledger_->for_each_run(kNew, "HostSystem", "s", std::chrono::seconds(300), t0_,
                                  t0_ + hours(9), [&](const SampleRun&) { ++points; }));
  EXPECT_EQ(points, 2);
}

}  // namespace
}  // namespace plumbline::ledger
