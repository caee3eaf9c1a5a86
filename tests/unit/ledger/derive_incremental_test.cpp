#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ledger/derive_random_estate.h"

namespace plumbline::ledger::test {
namespace {

/// Batches as a collector commits them: by when the activity was over, most of them at once, some a
/// few days late, some very late, some long before anything that was read so far.
std::vector<std::vector<RawActivity>> arrivals(Estate& e, Dice& dice, Duration sweep) {
  std::map<std::int64_t, std::vector<RawActivity>> batches;
  for (const RawActivity& a : e.activities()) {
    Instant seen = a.finished;
    if (dice.one_in(15)) seen += dice.up_to(4 * 24h);
    if (dice.one_in(60)) seen += dice.up_to(30 * 24h);
    RawActivity arrived = a;
    arrived.recorded_at = seen;
    batches[seen.time_since_epoch() / sweep].push_back(std::move(arrived));
  }
  std::vector<std::vector<RawActivity>> all;
  for (auto& [when, batch] : batches) all.push_back(std::move(batch));
  return all;
}

class DeriveRandomly : public ::testing::TestWithParam<int> {};

TEST_P(DeriveRandomly, EqualsDerivingFromScratchAfterEveryBatch) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    Dice dice(seed + static_cast<std::uint64_t>(GetParam()) * 1000);
    Estate e;
    live(e, dice, 150);
    MemoryLedger ledger(e);
    int batch_number = 0;
    for (const auto& batch : arrivals(e, dice, std::chrono::hours(GetParam()))) {
      ledger.commit(batch);
      if (++batch_number % 3 != 0) continue;
      ASSERT_EQ(ledger.text(), ledger.text_from_scratch())
          << "seed " << seed << ", batch " << batch_number << ", from "
          << to_rfc3339(ledger.last_cut.from);
    }
    ASSERT_EQ(ledger.text(), ledger.text_from_scratch()) << "seed " << seed;
    ASSERT_GT(ledger.changes(), 20u);
  }
}
INSTANTIATE_TEST_SUITE_P(SweepHours, DeriveRandomly, ::testing::Values(1, 12, 100));

/// Commits everything of the estate created before `later`, then the rest.
void commit_in_two(Estate& e, MemoryLedger& ledger, Duration later) {
  std::vector<RawActivity> first;
  std::vector<RawActivity> second;
  for (const RawActivity& a : e.activities()) (a.created < at(later) ? first : second).push_back(a);
  ledger.commit(first);
  ledger.commit(second);
}

TEST(DeriveIncrementally, ASnapshotPairAcrossTheCutStaysAPair) {
  Estate e;
  e.task("VirtualMachine.createSnapshot").by("svc").on("vm-1").at(1h);
  e.task("vm.Snapshot.remove").by("svc").on("vm-1").at(3h);
  e.task("VirtualMachine.destroy").by("ann").on("vm-2").at(50h);
  MemoryLedger ledger(e);
  commit_in_two(e, ledger, 50h);
  ASSERT_EQ(ledger.last_cut.from, at(2h));
  EXPECT_EQ(ledger.text(), ledger.text_from_scratch());
}

TEST(DeriveIncrementally, AChildAfterTheCutStillFoldsIntoARootBeforeIt) {
  Estate e;
  e.task("SomeOrchestrator.run").key("root").by("ann").at(1h).takes(2h);
  e.task("VirtualMachine.destroy").under("root", "root").by("ann").on("vm-1").at(2h + 30min);
  e.task("VirtualMachine.destroy").by("ann").on("vm-2").at(50h);
  MemoryLedger ledger(e);
  commit_in_two(e, ledger, 50h);
  ASSERT_EQ(ledger.last_cut.from, at(2h));
  EXPECT_EQ(ledger.changes(), 1u);
}

TEST(DeriveIncrementally, ARootThatEndsAfterItsChildrenWereDerivedTakesThemBack) {
  Estate e;
  e.task("VirtualMachine.destroy").under("root", "root").by("sys").on("vm-1").at(2h);
  e.task("VirtualMachine.powerOff").key("root").by("ann").on("vm-2").at(1h).takes(20h);
  MemoryLedger ledger(e);
  ledger.commit({e.activities()[0]});
  EXPECT_EQ(ledger.changes(), 1u);
  ledger.commit({e.activities()[1]});
  EXPECT_EQ(ledger.changes(), 1u);
  EXPECT_EQ(ledger.text(), ledger.text_from_scratch());
}

TEST(DeriveIncrementally, AQuietLedgerLooksBackTwoDaysOnly) {
  Estate e;
  for (int day = 0; day < 200; ++day)
    e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(day * 24h);
  MemoryLedger ledger(e);
  commit_in_two(e, ledger, 199 * 24h);
  EXPECT_GE(ledger.last_cut.from, at(196 * 24h));
  EXPECT_EQ(ledger.text(), ledger.text_from_scratch());
}

TEST(DeriveChanges, ReachIsWhenNothingCanAlterAChangeAnyMore) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h);
  e.task("Folder.createVm").by("bob").on("folder-1").makes("vm-2").at(11h);
  const auto rows = e.derive_all();
  ASSERT_EQ(rows.changes.size(), 2u);
  EXPECT_EQ(rows.changes[0].reach, at(10h + 1min + 24h + 15min));
  EXPECT_EQ(rows.changes[1].reach, at(11h + 1min + 72h));
}

TEST(DeriveProperties, NeitherOrderNorRepetitionOfTheInputMatters) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Dice dice(seed);
    Estate e;
    live(e, dice, 120);
    const auto derived = [&](const std::vector<RawActivity>& activities) {
      Feed feed;
      feed.activities = activities;
      PathTable paths;
      return MemoryLedger::text(derive(feed, e.work, e.raw_classes(), paths), paths);
    };
    std::vector<RawActivity> activities(e.activities().begin(), e.activities().end());
    const std::string expected = derived(activities);
    std::vector<RawActivity> twice = activities;
    twice.insert(twice.end(), activities.begin(), activities.end());
    EXPECT_EQ(derived(twice), expected);
    for (std::size_t i = activities.size(); i > 1; --i)
      std::swap(activities[i - 1], activities[dice.below(i)]);
    EXPECT_EQ(derived(activities), expected);
  }
}

TEST(DeriveProperties, EveryListedRootTaskIsInExactlyOneChange) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Dice dice(seed);
    Estate e;
    live(e, dice, 120);
    std::map<std::int64_t, int> seen;
    for (const auto& derived : e.derive_all().changes)
      for (const std::int64_t member : derived.members) ++seen[member];
    for (const RawActivity& a : e.activities()) {
      if (a.stream != ActivityStream::Tasks) continue;
      const std::string& raw = e.raw_classes()[a.raw_class];
      const bool trivial = raw.find("power") != std::string::npos ||
                           raw.find("migrate") != std::string::npos ||
                           raw.find("napshot") != std::string::npos;
      const bool work = raw != "SessionManager.login" && a.parent_key.empty() &&
                        !(a.initiator == Initiator::System && trivial);
      if (work) {
        EXPECT_EQ(seen[a.id], 1) << raw << ' ' << a.id << " of seed " << seed;
      }
    }
  }
}

TEST(RederiveFrom, GoesBackToTheOldestChangeThatCanStillBeAltered) {
  const std::vector<ChangeSpan> spans{
      {at(10h), at(11h), at(30h)},   // cannot
      {at(12h), at(40h), at(100h)},  // can
      {at(90h), at(91h), at(115h)},  // can
  };
  EXPECT_EQ(rederive_from(spans, at(100h)).from, at(12h));
  EXPECT_EQ(rederive_from(spans, at(101h)).from, at(53h)) << "at least two days";
}

TEST(RederiveFrom, CutsInAQuietQuarterOfAnHour) {
  const std::vector<ChangeSpan> spans{
      {at(51h), at(51h + 50min), at(76h)},
      {at(51h + 30min), at(52h + 50min), at(77h)},
      {at(40h), at(50h), at(75h)},
  };
  EXPECT_EQ(rederive_from(spans, at(101h)).from, at(51h));
}

TEST(RederiveFrom, NeverGoesBeyondTheWeekForTheSakeOfQuiet) {
  std::vector<ChangeSpan> spans;
  for (int i = 0; i < 3000; ++i)
    spans.push_back({at(i * 10min), at(i * 10min + 5min), at(i * 10min + 25h)});
  const Duration monday = 5 * 24h;
  EXPECT_EQ(rederive_from(spans, at(3000 * 10min)).from, at(monday + 7 * 24h));
}

TEST(RederiveFrom, AVeryOldOpenChangeCutsAtAWeeksStart) {
  const std::vector<ChangeSpan> spans{{at(30h), at(60 * 24h), at(61 * 24h)}};
  EXPECT_EQ(rederive_from(spans, at(60 * 24h)).from, start_of_iso_week(at(30h)));
}

}  // namespace
}  // namespace plumbline::ledger::test
