#include <gmock/gmock.h>

#include "tests/contract/performance_truth.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kMachines = "performance/VirtualMachine";

Instant at(const char* text) { return *parse_instant(text); }

std::vector<std::string> estate(const char* clock) {
  return {"--vms",   "9",   "--hosts",       "2", "--start", "2025-11-01T00:00:00Z",
          "--clock", clock, "--quiet-logins"};
}

CollectionPlan machines_plan() {
  CollectionPlan plan;
  plan.option_keys = {"config.vpxd.stats.maxQueryMetrics"};
  plan.counters["VirtualMachine"] = {"cpu.ready.summation", "cpu.usage.average",
                                     "mem.active.average"};
  return plan;
}

using Histograms = std::map<std::string, DayHistogram>;

/// Machines that have samples: those that are on.
int machines_on(const SimulatedVCenter& vcenter) {
  int on = 0;
  for (const std::string& vm : vcenter.inventory("VirtualMachine"))
    if (!truth(vcenter, vm, true_counter("cpu.usage.average"), 1'800, at("2026-02-09T00:00:00Z"),
               at("2026-02-10T00:00:00Z"), false)
             .empty())
      ++on;
  return on;
}

Histograms by_key(const MemoryStore& store) {
  Histograms all;
  for (const DayHistogram& one : store.histograms())
    all[one.entity.moid + " " + one.series + " " + to_date(start_of(one.day))] = one;
  return all;
}

void expect_same(const Histograms& got, const Histograms& want) {
  ASSERT_EQ(got.size(), want.size());
  for (const auto& [key, one] : want) {
    const auto found = got.find(key);
    ASSERT_NE(found, got.end()) << key;
    EXPECT_EQ(found->second.values, one.values) << key;
    EXPECT_EQ(found->second.interval, one.interval) << key;
  }
}

void expect_true(const SimulatedVCenter& vcenter, const DayHistogram& one) {
  LogHistogram values;
  for (const auto& [time, value] : truth(vcenter, one.entity.moid, true_counter(one.series),
                                         static_cast<int>(one.interval.count()), start_of(one.day),
                                         start_of(one.day + 1), false))
    values.add(value);
  const std::string what = one.entity.moid + " " + one.series + " " + to_date(start_of(one.day));
  EXPECT_EQ(one.values.count, 86'400 / one.interval.count()) << what << ": the whole day";
  EXPECT_EQ(one.values.buckets, values.buckets) << what;
  EXPECT_DOUBLE_EQ(one.values.sum, values.sum) << what;
}

TEST(PerformanceDays, EqualWhatTheVCentersSamplesGive) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), machines_plan(), store);
  const auto report = sweep_all(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  // Whole days of the month before: of the last week at 1,800 s, before at 7,200 s.
  EXPECT_THAT(store.histograms(), SizeIs(machines_on(vcenter) * 2 * 29));
  for (const DayHistogram& one : store.histograms()) {
    expect_true(vcenter, one);
    const bool week = one.day >= day_of(at("2026-02-04T00:00:00Z"));
    EXPECT_EQ(one.interval, seconds(week ? 1'800 : 7'200)) << to_date(start_of(one.day));
  }
  const Poll poll = store.last_poll(kMachines);
  EXPECT_EQ(poll.from, at("2026-01-12T00:00:00Z"));
  EXPECT_EQ(poll.to, at("2026-02-10T00:00:00Z"));
  EXPECT_THAT(poll.reason, HasSubstr("mem.active.average")) << "level 2";
}

TEST(PerformanceDays, ADayIsToldOnceWhenItIsOverAndItsLateSamplesAreIn) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/performance", R"({"late":"90m"})");
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), machines_plan(), store);
  sweep_all(*collector);
  const auto before = store.histograms().size();
  vcenter.advance("14h");
  vcenter.advance("1h");
  sweep_all(*collector);
  EXPECT_THAT(store.histograms(), SizeIs(before)) << "over, but for what is late";
  vcenter.advance("2h");
  sweep_all(*collector);
  EXPECT_THAT(store.histograms(),
              SizeIs(before + 2 * static_cast<std::size_t>(machines_on(vcenter))));
  for (const DayHistogram& one : store.histograms())
    if (one.day == day_of(at("2026-02-10T00:00:00Z"))) expect_true(vcenter, one);
  const int calls = vcenter.calls("QueryPerf");
  vcenter.advance("5h");
  sweep_all(*collector);
  EXPECT_EQ(vcenter.calls("QueryPerf"), calls);
  EXPECT_EQ(store.last_poll(kMachines).to, at("2026-02-11T00:00:00Z"));
}

TEST(PerformanceDays, AMachineThatIsOffHasNone) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), machines_plan(), store);
  const auto report = sweep_all(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  std::set<std::string> told;
  for (const DayHistogram& one : store.histograms()) told.insert(one.entity.moid);
  EXPECT_EQ(static_cast<int>(told.size()), machines_on(vcenter));
  EXPECT_LT(told.size(), vcenter.inventory("VirtualMachine").size()) << "one is off";
}

TEST(PerformanceDays, AKillAtAnyCommitLosesAndDoublesNothing) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/options", R"({"config.vpxd.stats.maxQueryMetrics":4})");
  const auto plan = machines_plan();
  MemoryStore whole;
  sweep_all(*make_collector(long_turns(vcenter), plan, whole));
  ASSERT_THAT(whole.histograms(), SizeIs(machines_on(vcenter) * 2 * 29));
  for (const int nth : {3, 11, 40}) {
    MemoryStore store;
    {
      auto collector = make_collector(short_turns(vcenter), plan, store);
      store.refuse(nth, 1'000'000);  // from here on nothing is written any more
      for (int turn = 0; turn < nth; ++turn) sweep(*collector);
      store.refuse(0, 0);
    }
    EXPECT_LT(store.histograms().size(), whole.histograms().size());
    auto collector = make_collector(short_turns(vcenter), plan, store);
    sweep_all(*collector);
    expect_same(by_key(store), by_key(whole));
    EXPECT_EQ(store.histograms().size(), whole.histograms().size());
    EXPECT_EQ(store.last_poll(kMachines).from, at("2026-01-12T00:00:00Z"));
    EXPECT_EQ(store.last_poll(kMachines).to, at("2026-02-10T00:00:00Z"));
  }
}

TEST(PerformanceDays, AreReadInTurnsNewestFirst) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(short_turns(vcenter), machines_plan(), store);
  DayNumber newest = day_of(at("2026-02-10T00:00:00Z"));
  std::size_t turns = 0;
  std::vector<DayNumber> days;
  for (bool more = true; more; ++turns) {
    more = sweep(*collector).more;
    ASSERT_LT(turns, 500U);
    if (store.histograms().empty()) continue;
    newest = store.histograms().back().day;
    EXPECT_EQ(store.last_poll(kMachines).from, start_of(newest));
    if (days.empty() || days.back() != newest) days.push_back(newest);
  }
  EXPECT_GE(turns, 10U) << "not all at once";
  EXPECT_TRUE(std::is_sorted(days.rbegin(), days.rend()));
  EXPECT_EQ(days.front(), day_of(at("2026-02-09T00:00:00Z")));
  EXPECT_EQ(days.back(), day_of(at("2026-01-12T00:00:00Z")));
}

TEST(PerformanceDays, ADayThatNoIntervalHoldsAnyMoreIsAGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), machines_plan(), store);
  sweep_all(*collector);
  vcenter.advance("792h");  // 33 days
  sweep_all(*collector);
  const Poll poll = store.last_poll(kMachines);
  EXPECT_EQ(poll.outcome, PollOutcome::Partial);
  ASSERT_THAT(poll.gaps, SizeIs(4));
  for (const Gap& gap : poll.gaps) {
    EXPECT_GE(gap.from, at("2026-02-10T00:00:00Z"));
    EXPECT_LE(gap.to, at("2026-02-14T00:00:00Z"));
  }
  EXPECT_EQ(poll.to, at("2026-03-15T00:00:00Z"));
  const auto all = store.histograms();
  EXPECT_EQ(
      std::count_if(all.begin(), all.end(),
                    [](const auto& one) { return one.day >= day_of(at("2026-02-14T00:00:00Z")); }),
      machines_on(vcenter) * 2 * 29);
}

TEST(PerformanceDays, Lesson04EmptyAnswersAreAskedAgainAndNeverStandForADay) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/faults", R"({"faults":[{"method":"QueryPerf","kind":"empty"}]})");
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), machines_plan(), store);
  sweep_all(*collector);
  EXPECT_THAT(store.last_poll(kMachines).reason,
              HasSubstr("no virtual machine has a sample of 2026-02-09"));
  EXPECT_EQ(store.last_poll(kMachines).from, store.last_poll(kMachines).to) << "nothing is known";
  vcenter.remove("/faults");
  vcenter.advance("7h");
  sweep_all(*collector);
  EXPECT_THAT(store.histograms(), SizeIs(machines_on(vcenter) * 2 * 29));
  EXPECT_EQ(store.last_poll(kMachines).to, at("2026-02-10T00:00:00Z"));
  EXPECT_THAT(store.last_poll(kMachines).gaps, IsEmpty());

  vcenter.post("/faults", R"({"faults":[{"method":"QueryPerf","kind":"empty"}]})");
  vcenter.advance("12h");
  sweep_all(*collector);
  vcenter.advance("7h");
  sweep_all(*collector);
  const Poll poll = store.last_poll(kMachines);
  ASSERT_THAT(poll.gaps, SizeIs(1)) << "twice nothing, hours apart";
  EXPECT_EQ(poll.gaps[0].from, at("2026-02-10T00:00:00Z"));
  EXPECT_EQ(poll.gaps[0].to, at("2026-02-11T00:00:00Z"));
}

TEST(PerformanceDays, Lesson12WithoutAnyCounterAtThisLevelThereIsNothingButAReason) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto plan = machines_plan();
  plan.counters["VirtualMachine"] = {"mem.active.average"};
  auto collector = make_collector(long_turns(vcenter), plan, store);
  const auto report = sweep_all(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(store.histograms(), IsEmpty());
  EXPECT_EQ(vcenter.calls("QueryPerf"), 0);
  const Poll poll = store.last_poll(kMachines);
  EXPECT_EQ(poll.from, poll.to) << "nothing is claimed";
  EXPECT_THAT(poll.reason, HasSubstr("not collected at level 1 every 7200 s: mem.active.average"));
}

}  // namespace
}  // namespace plumbline::testing
