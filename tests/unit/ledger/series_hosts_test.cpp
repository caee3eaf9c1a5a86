#include "tests/unit/ledger/series_estate.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr DayNumber kFirst = 20'000;
constexpr int kDays = 16;
constexpr const char* kUsed = "cpu.usagemhz.average";
const std::string kWaits = "cpu.ready.summation";
const std::string kSwapped = "mem.swapinRate.average";

/// Two hosts of 10 GHz with a machine each that waits for a third of the day, for sixteen days.
class Blame : public testing::Test {
 protected:
  Blame() {
    plan_.work.digest = "none";
    plan_.series = {on_quiet_hosts("cons.undersized_share")};
  }
  void sweep(Instant at, const char* first_on = "host-1") {
    ASSERT_OK(
        sweep_of(*ledger_, at, "HostSystem", {host_of("host-1", "10"), host_of("host-2", "10")}));
    ASSERT_OK(sweep_of(*ledger_, at, "VirtualMachine",
                       {machine_of("vm-1", "2", first_on), machine_of("vm-2", "2", "host-2")}));
  }
  /// `busy`: how many of host-1's 48 samples a day are above 85 %; none: it tells nothing.
  void live(DayNumber from, DayNumber to, std::optional<int> busy,
            const std::string& lacks = kWaits) {
    for (DayNumber day = from; day < to; ++day) {
      FactBatch batch = batch_of(start_of(day) + hours(27), {});
      for (const char* machine : {"vm-1", "vm-2"}) {
        batch.histograms.push_back(ready_of(machine, day, lacks == kWaits ? 100 : 0));
        DayHistogram swapped = batch.histograms.back();
        swapped.series = kSwapped;
        swapped.values = {};
        for (int i = 0; i < 288; ++i) swapped.values.add(lacks == kSwapped && i < 100 ? 4096 : 0);
        batch.histograms.push_back(swapped);
      }
      if (busy) add_host_day(batch, "host-1", kUsed, day, *busy, 9 * kGiga, kGiga);
      add_host_day(batch, "host-2", kUsed, day, 0, 0, kGiga);
      ASSERT_OK(ledger_->commit(batch));
    }
    ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_));
  }
  /// "k/n ?unknown" of the newest day.
  std::string newest(Instant as_of, std::optional<Instant> known_at = std::nullopt) {
    const auto evidence = ledger_->evidence({"scope", vcenters_, as_of, known_at, 400}, plan_);
    EXPECT_OK(evidence);
    if (evidence->readings.empty()) return "nothing";
    const DayReading& r = evidence->readings.back();
    return std::to_string(static_cast<int>(r.k)) + '/' + std::to_string(static_cast<int>(r.n)) +
           " ?" + std::to_string(static_cast<int>(r.unknown));
  }

  const Instant end_ = start_of(kFirst + kDays) + hours(4);
  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  DerivePlan plan_;
  std::vector<std::string> vcenters_ = {"vc-a"};
};

TEST_F(Blame, WhatAMachineLacksOnAFullHostIsNotItsOwnSize) {
  sweep(start_of(kFirst));
  live(kFirst, kFirst + kDays, 3);
  EXPECT_EQ(newest(end_), "1/2 ?0") << "vm-1's host was contended: above 85 % for 3 of 48 samples";
}

TEST_F(Blame, AHostThatIsBusySeldomTakesNoBlame) {
  sweep(start_of(kFirst));
  live(kFirst, kFirst + kDays, 2);
  EXPECT_EQ(newest(end_), "2/2 ?0");
}

TEST_F(Blame, OfAHostThatTellsNothingNobodyKnows) {
  sweep(start_of(kFirst));
  live(kFirst, kFirst + kDays, std::nullopt);
  EXPECT_EQ(newest(end_), "1/2 ?1");
  // What the host was like is read later: the days are made anew.
  FactBatch late = batch_of(end_ + hours(40), {});
  for (DayNumber day = kFirst; day < kFirst + kDays; ++day)
    add_host_day(late, "host-1", kUsed, day, 0, 0, kGiga);
  ASSERT_OK(ledger_->commit(late));
  EXPECT_EQ(newest(end_, end_ + hours(48)), "2/2 ?0") << "not derived yet";
  ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_));
  EXPECT_EQ(newest(end_, end_ + hours(48)), "2/2 ?0");
  EXPECT_EQ(newest(end_, end_), "1/2 ?1") << "as known then";
}

TEST_F(Blame, BeforeAMachineWasFirstReadItsHostIsNotKnown) {
  sweep(start_of(kFirst + kDays) + hours(1));
  live(kFirst, kFirst + kDays, 0);
  EXPECT_EQ(newest(end_), "0/2 ?2");
}

TEST_F(Blame, OfAMachineThatMovedTheHostOfTheDayCounts) {
  sweep(start_of(kFirst));
  sweep(start_of(kFirst + 1) + hours(10), "host-2");
  live(kFirst, kFirst + kDays, 48);
  // Two days on the full host; fourteen days of a third high are far above 5 %.
  EXPECT_EQ(newest(end_), "2/2 ?0");
  sweep(end_ + minutes(1), "host-1");
  live(kFirst + kDays, kFirst + 60, 48);
  EXPECT_EQ(newest(start_of(kFirst + 60) + hours(4)), "1/2 ?0") << "30 days on the full host";
}

TEST_F(Blame, OneThatSpendsItsMorningsOnAFullHostIsNotToBlameEither) {
  for (DayNumber day = kFirst; day < kFirst + kDays; ++day) {
    sweep(start_of(day) + hours(2), "host-1");
    sweep(start_of(day) + hours(9), "host-2");
  }
  live(kFirst, kFirst + kDays, 48);
  EXPECT_EQ(newest(end_), "1/2 ?0");
}

TEST_F(Blame, AHostOfAnotherVCenterWithTheSameNumberIsAnother) {
  sweep(start_of(kFirst));
  live(kFirst, kFirst + kDays, 0);
  const VCenterId& other = kVcB;
  const auto read = [&](const char* type, const EntityState& state) {
    auto sweep = ledger_->begin_sweep(other, type, start_of(kFirst));
    ASSERT_OK(sweep);
    ASSERT_OK((*sweep)->observe(state));
    ASSERT_OK((*sweep)->finish(poll_of(streams::inventory(type), start_of(kFirst))));
  };
  read("HostSystem", host_of("host-1", "10"));
  read("VirtualMachine", machine_of("vm-1", "2", "host-1"));
  FactBatch batch = batch_of(end_, {});
  batch.vcenter = other;
  for (DayNumber day = kFirst; day < kFirst + kDays; ++day) {
    batch.histograms.push_back(ready_of("vm-1", day, 100));
    batch.histograms.push_back(batch.histograms.back());
    batch.histograms.back().series = kSwapped;
    batch.histograms.back().values = {};
    batch.histograms.back().values.add(0);
    add_host_day(batch, "host-1", kUsed, day, 48, 9 * kGiga, kGiga);
  }
  ASSERT_OK(ledger_->commit(batch));
  vcenters_ = {"vc-a", "vc-b"};
  ASSERT_OK(ledger_->derive("scope", vcenters_, plan_));
  EXPECT_EQ(newest(end_ + minutes(1)), "2/3 ?0") << "that of vc-b is full";
}

TEST_F(Blame, MemoryIsHeldAgainstAHostThatTakesItBackOrSwapsItIn) {
  sweep(start_of(kFirst));
  live(kFirst, kFirst + kDays, 48, kSwapped);
  EXPECT_EQ(newest(end_), "0/2 ?2") << "no host tells of its memory";
  const auto tell = [&](const char* host, const char* counter, int high) {
    FactBatch batch = batch_of(end_ + hours(1), {});
    for (DayNumber day = kFirst; day < kFirst + kDays; ++day)
      add_host_day(batch, host, counter, day, high, 4096, 0);
    ASSERT_OK(ledger_->commit(batch));
    ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_));
  };
  tell("host-1", "mem.vmmemctl.average", 0);
  tell("host-2", "mem.vmmemctl.average", 3);
  EXPECT_EQ(newest(end_, end_ + hours(2)), "0/2 ?1") << "of host-1 half is not told";
  tell("host-1", "mem.swapinRate.average", 0);
  EXPECT_EQ(newest(end_, end_ + hours(2)), "1/2 ?0");
}

}  // namespace
}  // namespace plumbline::ledger
