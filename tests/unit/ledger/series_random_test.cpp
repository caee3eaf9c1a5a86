#include <gmock/gmock.h>

#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/series_estate.h"

namespace plumbline::ledger {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr DayNumber kFirst = 20'000;

/// Weeks of numbers that come late, in pieces and out of order.
struct Story {
  std::vector<FactBatch> batches;
  std::vector<bool> sweeps;
  std::vector<bool> moves;  ///< a machine moves to the other host
  Instant end;
};

Story story(std::uint64_t seed) {
  test::Dice dice(seed);
  std::map<std::pair<DayNumber, int>, FactBatch> slots;
  for (DayNumber day = kFirst; day < kFirst + 45; ++day) {
    FactBatch cluster;
    add_cluster_day(cluster, day, static_cast<int>(dice.up_to(hours(24)) / hours(1)));
    cluster.runs.push_back(cluster.runs[1]);
    cluster.runs.back().series = "mem.active.average";
    if (!dice.one_in(6)) add_space(cluster, day, static_cast<double>(400 - day + kFirst) * kGiga);
    for (int i = 1; i <= 6; ++i) {
      if (dice.one_in(7)) continue;
      const int high = dice.one_in(3) ? 60 : 5;
      cluster.histograms.push_back(ready_of("vm-" + std::to_string(i), day, high));
    }
    for (const char* object : {"ds-1", "ds-2"})
      if (!dice.one_in(4))
        add_latency(cluster, {"Datastore", object}, "datastore.totalReadLatency.average", day,
                    dice.one_in(2) ? 0 : 7);
    add_latency(cluster, {"HostSystem", "host-1"}, "disk.maxTotalLatency.latest", day, 3);
    for (const char* host : {"host-1", "host-2"})
      if (!dice.one_in(3))
        add_host_day(cluster, host, "cpu.usagemhz.average", day, dice.one_in(2) ? 0 : 40, 9 * kGiga,
                     kGiga);
    if (!dice.one_in(6)) add_failover(cluster, day, dice.one_in(2) ? 1 : 2);
    const auto slot = [&] {
      const Duration late = dice.one_in(5) ? dice.up_to(hours(24 * 8)) : Duration(0);
      return std::pair(day + 1 + static_cast<DayNumber>(late / days(1)), dice.one_in(2) ? 1 : 0);
    };
    for (const SampleRun& run : cluster.runs) slots[slot()].runs.push_back(run);
    for (const Sample& sample : cluster.samples) slots[slot()].samples.push_back(sample);
    for (const DayHistogram& h : cluster.histograms) slots[slot()].histograms.push_back(h);
  }
  Story told;
  for (auto& [slot, batch] : slots) {
    batch.vcenter = kVcA;
    batch.recorded_at = start_of(slot.first) + hours(3 + 8 * slot.second);
    told.batches.push_back(batch);
    told.sweeps.push_back(dice.one_in(4));
    told.moves.push_back(dice.one_in(4));
    told.end = batch.recorded_at;
  }
  return told;
}

class RandomSeries : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomSeries, AreTheSameDerivedStepByStepAtOnceOrNever) {
  const Story told = story(GetParam());
  DerivePlan plan = series_plan();
  plan.series.push_back(on_quiet_hosts("cons.undersized_share"));
  plan.populations = {{Population::Lab, "vm-[56]", start_of(kFirst + 30)}};
  ScratchFolder folder;
  const auto stepwise = open_or_throw(folder.file("stepwise.db"));
  const auto at_once = open_or_throw(folder.file("at_once.db"));
  const auto never = open_or_throw(folder.file("never.db"));
  int machines = 2;
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    for (Ledger* ledger : {stepwise.get(), at_once.get(), never.get()}) {
      ASSERT_OK(ledger->commit(told.batches[i]));
      // Objects become known while their numbers have long been coming.
      if (told.sweeps[i]) sweep_estate(*ledger, told.batches[i].recorded_at, machines);
      if (told.moves[i] && machines > 3) {
        const Instant moved = told.batches[i].recorded_at + hours(1);
        ASSERT_OK(sweep_of(*ledger, moved, "VirtualMachine",
                           {machine_of("vm-1", "2", "host-2"), machine_of("vm-2", "2"),
                            machine_of("vm-3", "2", i % 2 == 0 ? "host-1" : "host-2")}));
      }
    }
    if (told.sweeps[i]) machines = std::min(6, machines + 1);
    ASSERT_OK(stepwise->derive("scope", {"vc-a"}, plan));
  }
  ASSERT_OK(at_once->derive("scope", {"vc-a"}, plan));
  const auto words = [&](Ledger& ledger, Instant as_of) {
    const auto evidence = ledger.evidence({"scope", {"vc-a"}, as_of, std::nullopt, 400}, plan);
    EXPECT_OK(evidence);
    return series_in_words(*evidence);
  };
  for (const Instant as_of : {told.end, told.end - hours(24 * 9 + 2)}) {
    const std::string expected = words(*never, as_of);
    EXPECT_THAT(expected, HasSubstr("cap.headroom_ok"));
    EXPECT_THAT(expected, HasSubstr("cap.ready_over5 server"));
    EXPECT_THAT(expected, HasSubstr("cons.undersized_share server"));
    EXPECT_THAT(expected, HasSubstr("mem_active_n1"));
    EXPECT_THAT(expected, HasSubstr("used_bytes"));
    EXPECT_THAT(expected, HasSubstr("cap.ds_latency_p95"));
    // Of the last day alone, and the story ends with numbers that came late.
    if (as_of != told.end) {
      EXPECT_THAT(expected, HasSubstr("failover_level"));
    }
    EXPECT_THAT(expected, HasSubstr("look cap.ready_over5"));
    EXPECT_EQ(words(*at_once, as_of), expected);
    EXPECT_EQ(words(*stepwise, as_of), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomSeries, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace plumbline::ledger
