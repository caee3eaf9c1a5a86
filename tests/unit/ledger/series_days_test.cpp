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

class SeriesDays : public testing::Test {
 protected:
  void commit(FactBatch batch) { ASSERT_OK(ledger_->commit(batch)); }
  static FactBatch batch_on(DayNumber day, Duration after = hours(27)) {
    return batch_of(start_of(day) + after, {});
  }
  void derive() { ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_)); }
  Evidence evidence(Instant as_of, std::optional<Instant> known_at = std::nullopt) {
    auto read = ledger_->evidence({"scope", {"vc-a"}, as_of, known_at, 400}, plan_);
    EXPECT_OK(read);
    return read ? *read : Evidence();
  }
  std::vector<DayReading> readings(const std::string& signal, Instant as_of) {
    auto all = evidence(as_of).readings;
    std::erase_if(all, [&](const DayReading& r) { return r.signal != signal; });
    return all;
  }
  std::map<DayNumber, double> entity_days(const std::string& series, Instant as_of) {
    std::map<DayNumber, double> values;
    for (const EntityDay& d : evidence(as_of).entity_days)
      if (d.series == series) values[d.day] = d.value;
    return values;
  }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  DerivePlan plan_ = series_plan();
};

TEST_F(SeriesDays, ActiveMemoryHasItsOwnHeadroomAndDecidesNothing) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  FactBatch batch = batch_on(kFirst);
  add_cluster_day(batch, kFirst, 0);
  const auto before = batch.runs;
  SampleRun active{{"ClusterComputeResource", "domain-c1"},
                   "mem.active.average",
                   std::chrono::seconds(1800),
                   {}};
  for (const auto& point : before[1].points) active.points.emplace_back(point.first, 20 * kGiga);
  batch.runs.push_back(active);
  commit(batch);
  derive();
  const Instant at = start_of(kFirst + 1) + hours(5);
  // 2,000 GB effective, the largest host has 1,000; given 100, in use 20.
  EXPECT_THAT(entity_days("mem_n1", at), ElementsAre(testing::Pair(kFirst, 0.45)));
  EXPECT_THAT(entity_days("mem_active_n1", at), ElementsAre(testing::Pair(kFirst, 0.49)));
  const auto all = evidence(at).entity_days;
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const EntityDay& d) { return d.series == "mem_active_n1"; }),
            1);
  ASSERT_EQ(readings("cap.headroom_ok", at).size(), 1U);
  EXPECT_EQ(readings("cap.headroom_ok", at)[0].n, 48) << "processors and what was given, no more";
  EXPECT_THAT(readings("cap.mem_active_headroom_n1", at), IsEmpty());
}

TEST_F(SeriesDays, AClusterWithoutRoomForTheLossOfAHostComesOutAsSuch) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  for (const DayNumber day : {kFirst, kFirst + 1}) {
    FactBatch batch = batch_on(day);
    add_cluster_day(batch, day, day == kFirst ? 6 : 0);
    commit(batch);
  }
  derive();
  const auto all = readings("cap.headroom_ok", start_of(kFirst + 2) + hours(5));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].day, kFirst);
  EXPECT_EQ(all[0].population, Population::Infrastructure);
  EXPECT_DOUBLE_EQ(all[0].n, 48) << "hours of processors and of memory";
  EXPECT_DOUBLE_EQ(all[0].k, 42);
  EXPECT_DOUBLE_EQ(all[0].unknown, 0);
  EXPECT_DOUBLE_EQ(all[1].k, 48);
  EXPECT_FALSE(all[0].sealed);
  const auto left = entity_days("cpu_n1", start_of(kFirst + 2) + hours(5));
  EXPECT_DOUBLE_EQ(left.at(kFirst), (20.0 - 10 - 15) / 20);
  EXPECT_DOUBLE_EQ(left.at(kFirst + 1), (20.0 - 10 - 5) / 20);
}

TEST_F(SeriesDays, TheLargestHostIsTheOneThatStoodThereThen) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  // At noon of the second day one host is exchanged for one with 16 cores.
  const Instant noon = start_of(kFirst + 1) + hours(12);
  ASSERT_OK(
      sweep_of(*ledger_, noon, "HostSystem", {host_of("host-1", "16"), host_of("host-2", "10")}));
  FactBatch batch = batch_on(kFirst + 1);
  for (const DayNumber day : {kFirst, kFirst + 1}) add_cluster_day(batch, day, 0);
  commit(batch);
  derive();
  const auto all = readings("cap.headroom_ok", start_of(kFirst + 2) + hours(5));
  EXPECT_DOUBLE_EQ(all[0].k, 48);
  EXPECT_DOUBLE_EQ(all[1].k, 48 - 12.5) << "20 − 16 < 5, from the sample of 12:00 on";
}

TEST_F(SeriesDays, OnlyDaysThatHaveEnded) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  FactBatch batch = batch_on(kFirst, hours(23));
  add_cluster_day(batch, kFirst, 0);
  commit(batch);
  derive();
  EXPECT_THAT(readings("cap.headroom_ok", start_of(kFirst) + hours(23)), IsEmpty());
  commit(batch_on(kFirst, hours(25)));
  derive();
  EXPECT_EQ(readings("cap.headroom_ok", start_of(kFirst + 1) + hours(1)).size(), 1U);
  EXPECT_THAT(readings("cap.headroom_ok", start_of(kFirst + 1) - minutes(1)), IsEmpty());
}

TEST_F(SeriesDays, WaitingMachinesAreThoseWhoseThirtyDaysSaySo) {
  sweep_estate(*ledger_, start_of(kFirst), 3);
  for (DayNumber day = kFirst; day < kFirst + 40; ++day) {
    FactBatch batch = batch_on(day);
    // vm-1 waits in the first ten days, vm-2 a little always; vm-3 is told on too few days.
    batch.histograms = {ready_of("vm-1", day, day < kFirst + 10 ? 288 : 0),
                        ready_of("vm-2", day, 14)};
    if (day < kFirst + 13) batch.histograms.push_back(ready_of("vm-3", day, 288));
    commit(batch);
    derive();
  }
  const auto all = readings("cap.ready_over5", start_of(kFirst + 40) + hours(5));
  ASSERT_EQ(all.size(), 27U) << "from the fourteenth day on";
  for (const DayReading& r : all) {
    EXPECT_EQ(r.population, Population::Server);
    EXPECT_EQ(r.n, 2) << r.day;
    // Ten days of 30 leave the window one by one: two of them are 6.7 % of it, one 3.3 %.
    EXPECT_EQ(r.k, r.day - kFirst < 38 ? 1 : 0) << r.day - kFirst;
  }
}

TEST_F(SeriesDays, LateNumbersMakeTheirDayAndAllThatLookBackAtItAnew) {
  sweep_estate(*ledger_, start_of(kFirst), 2);
  for (DayNumber day = kFirst; day < kFirst + 20; ++day) {
    FactBatch batch = batch_on(day);
    batch.histograms = {ready_of("vm-1", day, 0)};
    if (day != kFirst + 10) add_cluster_day(batch, day, 0);
    commit(batch);
    derive();
  }
  const Instant now = start_of(kFirst + 20) + hours(5);
  EXPECT_EQ(readings("cap.headroom_ok", now).size(), 19U);
  FactBatch late = batch_on(kFirst + 20, hours(4));
  add_cluster_day(late, kFirst + 10, 24);
  for (DayNumber day = kFirst; day < kFirst + 20; ++day)
    late.histograms.push_back(ready_of("vm-2", day, 288));
  commit(late);
  derive();
  const auto headroom = readings("cap.headroom_ok", now);
  ASSERT_EQ(headroom.size(), 20U);
  EXPECT_EQ(headroom[10].k, 24) << "memory only";
  EXPECT_TRUE(headroom[10].sealed);
  const auto ready = readings("cap.ready_over5", now);
  EXPECT_EQ(ready.front().n, 2);
  EXPECT_EQ(ready.back().k, 1);
}

TEST_F(SeriesDays, SpaceIsWhatWasLastToldAndTheRollUpsBefore) {
  // Before the first sweep there are only vCenter's own roll-ups.
  const EntityRef store{"Datastore", "ds-1"};
  FactBatch past = batch_on(kFirst + 10, hours(1));
  for (DayNumber day = kFirst; day < kFirst + 10; ++day) {
    SampleRun used{store, "disk.used.latest", std::chrono::seconds(86400), {}};
    used.points.emplace_back(start_of(day + 1), 100 * kGiga);
    past.runs.push_back(used);
  }
  commit(past);
  derive();
  EXPECT_THAT(entity_days("used_bytes", start_of(kFirst + 11)), IsEmpty()) << "shared or not?";
  sweep_estate(*ledger_, start_of(kFirst + 10) + hours(2), 1);
  FactBatch batch = batch_on(kFirst + 10);
  add_space(batch, kFirst + 10, 400 * kGiga);
  commit(batch);
  commit(batch_on(kFirst + 13));
  derive();
  const Instant now = start_of(kFirst + 14) + hours(5);
  const auto used = entity_days("used_bytes", now);
  EXPECT_EQ(used.size(), 13U) << "the last told counts for two days more, not for a third";
  EXPECT_EQ(used.at(kFirst), 100 * kGiga);
  EXPECT_EQ(used.at(kFirst + 10), 600 * kGiga);
  EXPECT_EQ(used.at(kFirst + 11), 600 * kGiga);
  EXPECT_EQ(entity_days("capacity_bytes", now).at(kFirst + 10), 1000 * kGiga);
  EXPECT_THAT(entity_days("local_used_bytes", now),
              ElementsAre(testing::Pair(kFirst + 12, 970 * kGiga)));
}

TEST_F(SeriesDays, OfLongAgoEverySeventhDayIsShown) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  for (DayNumber day = kFirst; day < kFirst + 120; ++day) {
    FactBatch batch = batch_on(day);
    add_space(batch, day, 400 * kGiga);
    commit(batch);
  }
  derive();
  const auto used = entity_days("used_bytes", start_of(kFirst + 120) + hours(1));
  EXPECT_EQ(used.size(), 75U + 6);
  for (const auto& [day, bytes] : used) EXPECT_TRUE(day >= kFirst + 45 || day % 7 == 0) << day;
}

TEST_F(SeriesDays, WhatExpiresStaysAsItWasMade) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  for (DayNumber day = kFirst; day < kFirst + 50; ++day) {
    FactBatch batch = batch_on(day);
    batch.histograms = {ready_of("vm-1", day, day < kFirst + 20 ? 288 : 0)};
    commit(batch);
    derive();
  }
  const Instant now = start_of(kFirst + 50) + hours(5);
  const std::string before = series_in_words(evidence(now));
  ASSERT_OK(ledger_->expire(now));
  derive();
  EXPECT_EQ(series_in_words(evidence(now)), before);
  // Another threshold: what was made by the old one is not told as if made by the new one.
  plan_.series[0].tests[0].above = 0.2;
  plan_.series[0].digest = "another";
  derive();
  EXPECT_EQ(readings("cap.ready_over5", now).size(), 35U - 13);
}

TEST_F(SeriesDays, PopulationsThatAreDeclaredLaterMakeReadingsAnew) {
  sweep_estate(*ledger_, start_of(kFirst), 2);
  for (DayNumber day = kFirst; day < kFirst + 20; ++day) {
    FactBatch batch = batch_on(day);
    batch.histograms = {ready_of("vm-1", day, 288), ready_of("vm-2", day, 0)};
    commit(batch);
    derive();
  }
  plan_.populations = {{Population::Lab, "vm-1", start_of(kFirst + 17)}};
  derive();
  const auto all = readings("cap.ready_over5", start_of(kFirst + 20) + hours(5));
  std::map<Population, int> k;
  for (const DayReading& r : all) k[r.population] += static_cast<int>(r.k);
  EXPECT_EQ(k[Population::Server], 4) << "days 13 to 16";
  EXPECT_EQ(k[Population::Lab], 3);
}

TEST_F(SeriesDays, SlowHoursAreThoseOfTheWorstLatencyAndHostsStandIn) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  const EntityRef store{"Datastore", "ds-1"};
  const EntityRef host{"HostSystem", "host-1"};
  for (const DayNumber day : {kFirst, kFirst + 1}) {
    FactBatch batch = batch_on(day);
    add_latency(batch, host, "disk.maxTotalLatency.latest", day, 48);
    if (day == kFirst) {
      add_latency(batch, store, "datastore.totalReadLatency.average", day, 4);
      add_latency(batch, store, "datastore.totalWriteLatency.average", day, 6);
    }
    commit(batch);
  }
  derive();
  const Instant now = start_of(kFirst + 2) + hours(5);
  const auto all = readings("cap.ds_latency_p95", now);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_DOUBLE_EQ(all[0].n, 24) << "one datastore, not its two counters, and not the host";
  EXPECT_DOUBLE_EQ(all[0].k, 3);
  EXPECT_DOUBLE_EQ(all[1].k, 24) << "no datastore tells: the host's worst device does";
  EXPECT_THAT(entity_days("slow_share", start_of(kFirst + 1) + hours(1)),
              ElementsAre(testing::Pair(kFirst, 0.125)));
  EXPECT_THAT(entity_days("slow_share", now), ElementsAre(testing::Pair(kFirst + 1, 1.0)));
}

TEST_F(SeriesDays, HowManyHostsCanBeLostIsToldOnlyWhereSlotsAreCounted) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  ASSERT_OK(sweep_of(
      *ledger_, start_of(kFirst) + minutes(1), "ClusterComputeResource",
      {cluster_of("domain-c1", "ClusterFailoverLevelAdmissionControlPolicy"),
       cluster_of("domain-c2", "ClusterFailoverResourcesAdmissionControlPolicy"),
       cluster_of("domain-c3", ""), entity_of("ClusterComputeResource", "domain-c4", {})}));
  FactBatch batch = batch_on(kFirst);
  add_failover(batch, kFirst, 2);
  for (const char* other : {"domain-c2", "domain-c3", "domain-c4"})
    add_failover(batch, kFirst, 0, other);
  commit(batch);
  derive();
  const Instant now = start_of(kFirst + 1) + hours(5);
  EXPECT_THAT(entity_days("failover_level", now), ElementsAre(testing::Pair(kFirst, 2)));
  int untold = 0;
  for (const EntityDay& d : evidence(now).entity_days) untold += d.series == "failover_untold";
  EXPECT_EQ(untold, 2) << "by percentage, and switched off; without HA nothing is promised";
}

TEST_F(SeriesDays, AClusterThatGrowsTellsItsSizeOnThatDay) {
  sweep_estate(*ledger_, start_of(kFirst), 1);
  const Instant noon = start_of(kFirst + 2) + hours(12);
  // The third is in maintenance: what it will lend is there to be lent.
  ASSERT_OK(
      sweep_of(*ledger_, noon, "HostSystem",
               {host_of("host-1", "10"), host_of("host-2", "10"), host_of("host-3", "10", true)}));
  FactBatch batch = batch_on(kFirst + 3);
  for (DayNumber day = kFirst; day < kFirst + 4; ++day) add_cluster_day(batch, day, 0);
  commit(batch);
  derive();
  EXPECT_THAT(
      entity_days("cpu_size", start_of(kFirst + 4) + hours(5)),
      ElementsAre(testing::Pair(kFirst, 20 * kGiga), testing::Pair(kFirst + 2, 30 * kGiga)));
}

/// Every week: who is flagged, and who has another size than a week before.
TEST_F(SeriesDays, FlaggedServersAreKeptByTheWeekWithThoseThatWereResized) {
  plan_.populations = {{Population::Lab, "vm-4", start_of(kFirst)}};
  sweep_estate(*ledger_, start_of(kFirst), 4);
  const DayNumber look = (kFirst / 7 + 4) * 7;  // the fourth whole week
  const auto resized = [&](const char* first, const char* second) {
    return std::vector<EntityState>{machine_of("vm-1", first), machine_of("vm-2", second),
                                    machine_of("vm-3", "2"), machine_of("vm-4", "1")};
  };
  for (DayNumber day = kFirst; day < look + 9; ++day) {
    FactBatch batch = batch_on(day);
    batch.histograms = {ready_of("vm-1", day, 288), ready_of("vm-2", day, 0),
                        ready_of("vm-3", day, 288), ready_of("vm-4", day, 288)};
    commit(batch);
    if (day == look + 3)
      ASSERT_OK(sweep_of(*ledger_, start_of(day) + hours(28), "VirtualMachine", resized("1", "4")));
    derive();
  }
  std::map<DayNumber, WeeklyLook> looks;
  for (const WeeklyLook& one : evidence(start_of(look + 9) + hours(5)).looks) looks[one.day] = one;
  const auto id = [&](const char* moid) {
    for (const auto& [number, info] : evidence(start_of(look + 9)).entities)
      if (info.ref.moid == moid) return number;
    return 0U;
  };
  ASSERT_TRUE(looks.contains(look) && looks.contains(look + 7));
  EXPECT_EQ(looks.size(), 4U) << "none before there were fourteen days";
  EXPECT_TRUE(looks.contains(kFirst + 13));
  EXPECT_EQ(looks[look].signal, "cap.ready_over5");
  EXPECT_EQ(looks[look].flagged.size(), 2U) << "vm-1 and vm-3; vm-4 is in a laboratory";
  EXPECT_THAT(looks[look].smaller, IsEmpty());
  EXPECT_EQ(looks[look + 7].flagged.size(), 2U);
  ASSERT_EQ(looks[look + 7].smaller.size(), 1U);
  EXPECT_EQ(looks[look + 7].smaller[0], looks[look].flagged[0]) << id("vm-1");
  EXPECT_EQ(looks[look + 7].larger.size(), 1U);
}

}  // namespace
}  // namespace plumbline::ledger
