#include <gmock/gmock.h>
#include <sqlite3.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class Sweep : public testing::Test {
 protected:
  std::optional<EntityState> state(const std::string& moid, Instant t,
                                   std::optional<Instant> known_at = std::nullopt) {
    const auto read = ledger_->entity_at(kVcA, {"VirtualMachine", moid}, t, known_at);
    EXPECT_OK(read);
    return read.value_or(std::nullopt);
  }
  std::int64_t versions() { return ledger_->size()->entity_versions; }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Sweep, ReadsBackTheStateOfAnyPastInstant) {
  EntityState first = vm("vm-1", "web");
  first.properties["customValue[Owner]"] = std::string("a\nb\0c", 5);
  first.unreadable = {"config.hash", "guest.ip"};
  ASSERT_OK(sweep_vms(*ledger_, t0_, {first}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(5), {vm("vm-1", "web-renamed", "poweredOff")}));
  EXPECT_EQ(state("vm-1", t0_ - Duration(1)), std::nullopt);
  const auto then = state("vm-1", t0_ + hours(5) - Duration(1));
  ASSERT_TRUE(then.has_value());
  EXPECT_EQ(then->properties, first.properties);
  EXPECT_EQ(then->unreadable, first.unreadable);
  EXPECT_EQ(then->entity, first.entity);
  const auto now = state("vm-1", t0_ + hours(5));
  ASSERT_TRUE(now.has_value());
  EXPECT_EQ(*now->find("name"), "web-renamed");
  EXPECT_EQ(now->find("customValue[Owner]"), nullptr);
  EXPECT_TRUE(now->unreadable.empty());
  EXPECT_EQ(state("vm-2", t0_ + hours(9)), std::nullopt);
}

TEST_F(Sweep, LongPropertiesComeBackWhole) {
  EntityState wordy = vm("vm-1", "web");
  wordy.properties["config.annotation"] = std::string(40'000, 'x') + "end";
  ASSERT_OK(sweep_vms(*ledger_, t0_, {wordy}));
  EXPECT_EQ(state("vm-1", t0_)->properties, wordy.properties);
}

TEST_F(Sweep, KnowsByItsPrintAStateThatIsStillTheLatest) {
  const auto sweep_from = [&](Instant t, const EntityState& seen, std::uint64_t print) {
    auto sweep = ledger_->begin_sweep(kVcA, "VirtualMachine", t);
    const bool same = (*sweep)->observe_same(print).has_value();
    if (!same) EXPECT_OK((*sweep)->observe_from(seen, print));
    EXPECT_OK((*sweep)->finish(poll_of("inventory/VirtualMachine", t)));
    return same;
  };
  EXPECT_FALSE(sweep_from(t0_, vm("vm-1", "a"), 77));
  EXPECT_TRUE(sweep_from(t0_ + hours(1), vm("vm-1", "never looked at"), 77));
  EXPECT_EQ(*state("vm-1", t0_ + hours(2))->find("name"), "a") << "and not taken for gone";
  EXPECT_FALSE(sweep_from(t0_ + hours(2), vm("vm-1", "b"), 78)) << "other bytes";
  EXPECT_FALSE(sweep_from(t0_ + hours(3), vm("vm-1", "a"), 77)) << "no longer the latest";
  EXPECT_FALSE(sweep_from(t0_ + hours(4), vm("vm-1", "a"), 79)) << "the same in other bytes";
  EXPECT_TRUE(sweep_from(t0_ + hours(5), vm("vm-1", "a"), 79));

  UpdateBatch difference;
  difference.vcenter = kVcA;
  difference.type = "VirtualMachine";
  difference.recorded_at = t0_ + hours(6);
  difference.updates = {{EntityUpdate::Kind::Enter, vm("vm-1", "c"), {}}};
  ASSERT_OK(ledger_->apply(difference));
  EXPECT_FALSE(sweep_from(t0_ + hours(7), vm("vm-1", "a"), 79)) << "a difference came between";
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(8), {}));
  EXPECT_FALSE(sweep_from(t0_ + hours(9), vm("vm-1", "a"), 79)) << "it was gone";
}

TEST_F(Sweep, OnlyWhatChangedIsWritten) {
  ASSERT_EQ(sweep_vms(*ledger_, t0_, {vm("vm-1", "a"), vm("vm-2", "b")})->entities_changed, 2);
  const auto again = sweep_vms(*ledger_, t0_ + hours(1), {vm("vm-2", "b"), vm("vm-1", "a")});
  EXPECT_EQ(again->entities_changed, 0);
  EXPECT_EQ(again->entities_removed, 0);
  EXPECT_EQ(versions(), 2);
  EXPECT_EQ(
      sweep_vms(*ledger_, t0_ + hours(2), {vm("vm-1", "a"), vm("vm-2", "c")})->entities_changed, 1);
  EXPECT_EQ(versions(), 3);
}

TEST_F(Sweep, WhatBecomesUnreadableIsAChange) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "a")}));
  EntityState hidden = vm("vm-1", "a");
  hidden.unreadable = {"config.hash"};
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {hidden})->entities_changed, 1);
}

TEST_F(Sweep, TellsApartTextsThatOnlyJoinTheSame) {
  EntityState one = vm("vm-1", "a");
  one.properties = {{"ab", "c"}, {"d", ""}};
  EntityState other = vm("vm-1", "a");
  other.properties = {{"a", "bc"}, {"d", ""}};
  ASSERT_OK(sweep_vms(*ledger_, t0_, {one}));
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {other})->entities_changed, 1);
}

TEST_F(Sweep, OnlyACompleteSweepTakesAnEntityAway) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "a"), vm("vm-2", "b")}));
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {vm("vm-1", "a")}, PollOutcome::Partial)
                ->entities_removed,
            0);
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(2), {}, PollOutcome::Failed)->entities_removed, 0);
  EXPECT_TRUE(state("vm-2", t0_ + hours(2)).has_value());
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(3), {vm("vm-1", "a")})->entities_removed, 1);
  EXPECT_TRUE(state("vm-2", t0_ + hours(3) - Duration(1)).has_value());
  EXPECT_FALSE(state("vm-2", t0_ + hours(3)).has_value());
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(4), {vm("vm-1", "a")})->entities_removed, 0);
  EXPECT_EQ(
      sweep_vms(*ledger_, t0_ + hours(5), {vm("vm-1", "a"), vm("vm-2", "b")})->entities_changed, 1);
  EXPECT_FALSE(state("vm-2", t0_ + hours(4)).has_value());
  EXPECT_TRUE(state("vm-2", t0_ + hours(5)).has_value());
}

TEST_F(Sweep, OneThatIsGivenUpTakesNothingAway) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "a"), vm("vm-2", "b")}));
  {
    auto sweep = ledger_->begin_sweep(kVcA, "VirtualMachine", t0_ + hours(1));
    ASSERT_OK(sweep);
    ASSERT_OK((*sweep)->observe(vm("vm-1", "a")));
  }
  EXPECT_TRUE(state("vm-2", t0_ + hours(2)).has_value());
  EXPECT_EQ(ledger_->polls(kVcA, t0_, t0_ + hours(9))->size(), 1U);
}

TEST_F(Sweep, OneTypeDoesNotTakeAwayAnother) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "a")}));
  auto hosts = ledger_->begin_sweep(kVcA, "HostSystem", t0_ + hours(1));
  ASSERT_OK((*hosts)->finish(poll_of(streams::inventory("HostSystem"), t0_ + hours(1))));
  EXPECT_TRUE(state("vm-1", t0_ + hours(1)).has_value());
}

TEST_F(Sweep, OfNetworksDeliversPortgroupsToo) {
  EntityState portgroup;
  portgroup.entity = {"DistributedVirtualPortgroup", "dvportgroup-7"};
  portgroup.properties = {{"name", "front"}};
  const auto sweep = [&](Instant t, bool there) {
    auto networks = ledger_->begin_sweep(kVcA, "Network", t);
    if (there) EXPECT_OK((*networks)->observe(portgroup));
    return (*networks)->finish(poll_of(streams::inventory("Network"), t));
  };
  EXPECT_EQ(sweep(t0_, true)->entities_changed, 1);
  EXPECT_EQ(sweep(t0_ + hours(1), true)->entities_changed, 0);
  EXPECT_EQ(sweep(t0_ + hours(2), false)->entities_removed, 1);
  EXPECT_FALSE(
      ledger_->entity_at(kVcA, portgroup.entity, t0_ + hours(2), std::nullopt)->has_value());
  EXPECT_TRUE(
      ledger_->entity_at(kVcA, portgroup.entity, t0_ + hours(1), std::nullopt)->has_value());
}

TEST_F(Sweep, AnEarlierKnownAtDoesNotSeeWhatWasRecordedLater) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "old")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(1), {vm("vm-1", "new")}));
  EXPECT_EQ(*state("vm-1", t0_ + hours(9), t0_ + minutes(59))->find("name"), "old");
  EXPECT_EQ(*state("vm-1", t0_ + hours(9), t0_ + minutes(60))->find("name"), "new");
}

TEST_F(Sweep, AClockSetBackHidesNothing) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "first")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ - hours(3), {vm("vm-1", "second")}));
  EXPECT_EQ(*state("vm-1", t0_)->find("name"), "first");
  EXPECT_EQ(*state("vm-1", t0_ + hours(1))->find("name"), "second");
}

TEST_F(Sweep, AClockThatStandsStillShowsTheLaterReading) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "first")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "second")}));
  EXPECT_EQ(*state("vm-1", t0_)->find("name"), "second");
}

TEST_F(Sweep, ManyEntitiesInManyChunksAreAllThere) {
  std::vector<EntityState> states;
  for (int i = 0; i < 2234; ++i) states.push_back(vm("vm-" + std::to_string(i), "n"));
  EXPECT_EQ(sweep_vms(*ledger_, t0_, states)->entities_changed, 2234);
  EXPECT_TRUE(state("vm-0", t0_).has_value());
  EXPECT_TRUE(state("vm-2233", t0_).has_value());
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {})->entities_removed, 2234);
}

TEST_F(Sweep, TellsTheVersionsOfAnEntity) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "web")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(1), {vm("vm-1", "web", "poweredOff")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(2), {}));
  const auto facts = ledger_->facts_of_entity(1, t0_ + hours(9));
  ASSERT_OK(facts);
  ASSERT_EQ(facts->size(), 3U);
  EXPECT_EQ((*facts)[0].entity, "VirtualMachine vm-1 (web)");
  EXPECT_EQ((*facts)[1].what, "runtime.powerState = poweredOff");
  EXPECT_EQ((*facts)[1].at, t0_ + hours(1));
  EXPECT_EQ((*facts)[2].what, "gone");
  EXPECT_EQ(ledger_->facts_of_entity(1, t0_)->size(), 1U);
}

}  // namespace
}  // namespace plumbline::ledger
