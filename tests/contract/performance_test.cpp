#include <gmock/gmock.h>

#include "tests/contract/performance_truth.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr const char* kHosts = "performance/HostSystem";

Instant at(const char* text) { return *parse_instant(text); }

std::vector<std::string> estate(const char* clock) {
  return {"--vms", "6", "--hosts", "3", "--clusters", "2", "--clock", clock, "--quiet-logins"};
}

TEST(Performance, Lesson13EverySampleOfEveryIntervalEqualsTheVCentersOwnInBaseUnits) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  MemoryStore store;
  const auto plan = performance_plan();
  auto collector = make_collector(long_turns(vcenter), plan, store);
  const auto report = sweep_all(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_all_that_is_served(store, vcenter, plan, at("2026-02-10T10:03:00Z"));
  const std::string host = *vcenter.inventory("HostSystem").begin();
  const auto day = kept(store, "HostSystem", host, "cpu.usage.average", 300);
  EXPECT_THAT(day, SizeIs(288));
  for (const auto& [time, value] : day) {
    EXPECT_GE(value, 0);
    EXPECT_LE(value, 1) << "a share";
  }
  EXPECT_THAT(kept(store, "HostSystem", host, "cpu.usage.average", 86'400), SizeIs(365));

  const Poll poll = store.last_poll(kHosts);
  EXPECT_EQ(poll.from, at("2025-02-10T00:00:00Z")) << "where the oldest sample begins";
  EXPECT_TRUE(is_about(poll.to, at("2026-02-10T10:03:00Z"))) << to_rfc3339(poll.to);
  EXPECT_EQ(poll.read, 3);
}

TEST(Performance, Lesson12WhatIsNotCollectedIsSaidAndKept) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto plan = performance_plan();
  plan.counters["HostSystem"].push_back("no.such.counter");
  auto collector = make_collector(long_turns(vcenter), plan, store);
  sweep_all(*collector);
  EXPECT_THAT(store.last_poll(kHosts).reason,
              AllOf(HasSubstr("no.such.counter is unknown to this vCenter"),
                    HasSubstr("not collected at level 1 every 300 s: mem.active.average")));
  EXPECT_THAT(store.runs(), Each(Pair(Not(HasSubstr("mem.active.average")), ::testing::_)));

  const auto intervals = store.present("PerfInterval");
  ASSERT_THAT(intervals, SizeIs(4));
  EXPECT_EQ(intervals.at("1800").properties.at("level"), "1");
  EXPECT_EQ(intervals.at("1800").properties.at("length"), "604800");
  EXPECT_EQ(intervals.at("1800").properties.at("enabled"), "true");
  const auto counters = store.present("PerfCounter");
  ASSERT_THAT(counters, SizeIs(6));
  EXPECT_EQ(counters.at("mem.active.average").properties.at("level"), "2");
  EXPECT_EQ(counters.at("mem.active.average").find("collected.samplingPeriod"), nullptr);
  EXPECT_EQ(counters.at("cpu.usage.average").properties.at("collected.samplingPeriod"), "300");
  EXPECT_EQ(counters.at("no.such.counter").properties.at("known"), "false");
}

TEST(Performance, Lesson12FollowsAChangeOfLevel) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  sweep_all(*collector);
  const std::string host = *vcenter.inventory("HostSystem").begin();
  vcenter.post("/performance", R"({"levels":{"300":2}})");
  vcenter.advance("121m");
  sweep_all(*collector);
  const auto now = kept(store, "HostSystem", host, "mem.active.average", 300);
  expect_same_samples(now,
                      truth(vcenter, host, true_counter("mem.active.average"), 300,
                            now.begin()->first - minutes(5), at("2026-02-10T12:01:00Z"), true),
                      "from when it was collected");
  EXPECT_GE(now.size(), 24U);
  EXPECT_THAT(kept(store, "HostSystem", host, "mem.active.average", 1'800), IsEmpty());
  EXPECT_EQ(store.present("PerfInterval").at("300").properties.at("level"), "2");
  EXPECT_EQ(store.present("PerfCounter")
                .at("mem.active.average")
                .properties.at("collected.samplingPeriod"),
            "300");
  vcenter.post("/performance", R"({"levels":{"300":1}})");
  vcenter.advance("121m");
  sweep_all(*collector);
  EXPECT_EQ(kept(store, "HostSystem", host, "mem.active.average", 300), now) << "no more of it";
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());
}

TEST(Performance, Lesson12ADisabledIntervalIsNotAskedAndNoGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/performance", R"({"intervals":[1800,7200,86400]})");
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  sweep_all(*collector);
  const std::string host = *vcenter.inventory("HostSystem").begin();
  EXPECT_THAT(kept(store, "HostSystem", host, "cpu.usage.average", 300), IsEmpty());
  EXPECT_THAT(kept(store, "HostSystem", host, "cpu.usage.average", 1'800), SizeIs(336));
  EXPECT_THAT(store.last_poll(kHosts).reason, HasSubstr("interval 300 s is disabled"));
  vcenter.advance("72h");
  sweep_all(*collector);
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());
  vcenter.post("/performance", R"({"intervals":[300,1800,7200,86400]})");
  vcenter.advance("121m");
  sweep_all(*collector);
  EXPECT_GE(kept(store, "HostSystem", host, "cpu.usage.average", 300).size(), 24U);
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());
}

TEST(Performance, Lesson10LateSamplesAreFoundOnceEach) {
  for (const int every : {1, 2, 3}) {
    SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
    vcenter.post("/performance", R"({"late":"50m","late_every":)" + std::to_string(every) + "}");
    MemoryStore store;
    auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
    sweep_all(*collector);
    for (int hour = 0; hour < 6; ++hour) {
      vcenter.advance("61m");
      sweep_all(*collector);
    }
    vcenter.post("/performance", R"({"late":"0s"})");
    vcenter.advance("61m");
    sweep_all(*collector);
    EXPECT_THAT(store.contradictions(), IsEmpty());
    for (const std::string& host : vcenter.inventory("HostSystem"))
      expect_same_samples(kept(store, "HostSystem", host, "cpu.usage.average", 300),
                          truth(vcenter, host, true_counter("cpu.usage.average"), 300,
                                at("2026-02-09T10:03:00Z"), at("2026-02-10T17:10:00Z"), false),
                          host + ", every " + std::to_string(every));
    EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());
  }
}

TEST(Performance, Lesson10ReadsOnFromWhereItStoodAndAsksLittleTwice) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  MemoryStore store;
  const auto plan = performance_plan();
  auto collector = make_collector(long_turns(vcenter), plan, store);
  sweep_all(*collector);
  const int first = vcenter.calls("QueryPerf");
  sweep_all(*collector);
  EXPECT_EQ(vcenter.calls("QueryPerf"), first) << "nothing is due";
  for (int hour = 0; hour < 30; ++hour) {
    vcenter.advance("61m");
    sweep_all(*collector);
  }
  // Three types: hourly at 300 s, what is coarser daily.
  EXPECT_LE(vcenter.calls("QueryPerf") - first, 3 * (30 + 3 * 2));
  const std::string host = *vcenter.inventory("HostSystem").begin();
  for (const int interval : {300, 1'800, 7'200, 86'400})
    expect_same_samples(
        kept(store, "HostSystem", host, "cpu.ready.summation", interval),
        truth(vcenter, host, true_counter("cpu.ready.summation"), interval,
              at("2026-02-10T10:03:00Z") - (interval == 300     ? hours(24)
                                            : interval == 1'800 ? hours(168)
                                            : interval == 7'200 ? hours(720)
                                                                : hours(8'760)),
              at(interval == 300 ? "2026-02-11T16:33:00Z" : "2026-02-11T09:00:00Z"), false),
        std::to_string(interval));
  const auto polls = store.polls(kHosts);
  for (std::size_t i = 1; i < polls.size(); ++i)
    EXPECT_EQ(polls[i].from, polls[i - 1].to) << "polls join";
  EXPECT_EQ(polls.back().to, at("2026-02-11T16:30:00Z")) << "the newest sample";
}

TEST(Performance, Lesson11WindowsAreOfTheServersClock) {
  // A host's clock of today would look for samples that this vCenter has not yet.
  SimulatedVCenter vcenter(estate("2031-07-01T00:01:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  sweep_all(*collector);
  const std::string host = *vcenter.inventory("HostSystem").begin();
  const auto samples = kept(store, "HostSystem", host, "cpu.usage.average", 300);
  ASSERT_THAT(samples, SizeIs(288));
  EXPECT_EQ(samples.rbegin()->first, at("2031-07-01T00:00:00Z"));
}

TEST(Performance, Lesson08KeepsWithinMaxQueryMetrics) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  vcenter.post("/options", R"({"config.vpxd.stats.maxQueryMetrics":2})");
  MemoryStore store;
  const auto plan = performance_plan();
  auto collector = make_collector(long_turns(vcenter), plan, store);
  const auto report = sweep_all(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_all_that_is_served(store, vcenter, plan, at("2026-02-10T10:03:00Z"));
  EXPECT_EQ(collector->status().requests.at("QueryPerf").count("fault"), 0U);
}

TEST(Performance, Lesson08ALimitThatIsNotToldIsFoundByHalvingAndRemembered) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  vcenter.post("/performance", R"({"max_query_metrics":8,"clusters_count_hosts":true})");
  MemoryStore store;
  auto plan = performance_plan();
  plan.counters["HostSystem"] = {"cpu.ready.summation", "cpu.usage.average",
                                 "mem.swapinRate.average", "mem.vmmemctl.average"};
  auto collector = make_collector(long_turns(vcenter), plan, store);
  const auto report = sweep_all(*collector);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_all_that_is_served(store, vcenter, plan, at("2026-02-10T10:03:00Z"));
  const auto faults = collector->status().requests.at("QueryPerf").at("fault");
  EXPECT_GE(faults, 1);
  EXPECT_LE(faults, 2) << "once is enough to learn";
}

TEST(Performance, WhatAVCenterDoesNotGiveIsWaitedForUntilItIsAGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  sweep_all(*collector);
  vcenter.post(
      "/performance",
      R"({"holes":[{"interval":300,"from":"2026-02-10T10:00:01Z","to":"2026-02-10T16:00:01Z"}]})");
  for (int hour = 0; hour < 5; ++hour) {
    vcenter.advance("61m");
    sweep_all(*collector);
  }
  EXPECT_THAT(store.last_poll(kHosts).reason,
              HasSubstr("no 300 s samples since 2026-02-10T10:00:0"));
  // A statistics service that was stuck catches up.
  vcenter.post("/performance", R"({"holes":[]})");
  vcenter.advance("61m");
  sweep_all(*collector);
  const std::string host = *vcenter.inventory("HostSystem").begin();
  expect_same_samples(kept(store, "HostSystem", host, "cpu.usage.average", 300),
                      truth(vcenter, host, true_counter("cpu.usage.average"), 300,
                            at("2026-02-09T10:00:00Z"), at("2026-02-10T16:06:00Z"), false),
                      "all of it");
}

TEST(Performance, AKillAtAnyCommitOfTheYearLosesAndDoublesNothing) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  vcenter.post("/options", R"({"config.vpxd.stats.maxQueryMetrics":3})");
  const auto plan = performance_plan();
  MemoryStore whole;
  sweep_all(*make_collector(long_turns(vcenter), plan, whole));
  for (const int nth : {2, 5, 9, 14, 20, 30}) {
    MemoryStore store;
    {
      auto collector = make_collector(short_turns(vcenter), plan, store);
      store.refuse(nth, 1'000'000);  // from here on nothing is written any more
      for (int turn = 0; turn < nth; ++turn) sweep(*collector);
      store.refuse(0, 0);
    }
    const auto before = store.runs();
    auto collector = make_collector(short_turns(vcenter), plan, store);
    const auto report = sweep_all(*collector);
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    EXPECT_EQ(store.runs(), whole.runs()) << "killed at commit " << nth;
    EXPECT_LT(before.size(), whole.runs().size());
    EXPECT_THAT(store.contradictions(), IsEmpty());
    EXPECT_TRUE(is_about(store.last_poll(kHosts).to, at("2026-02-10T10:03:00Z")));
  }
}

TEST(Performance, TheYearIsReadInTurnsNewestFirstWithVisibleProgress) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  vcenter.post("/options", R"({"config.vpxd.stats.maxQueryMetrics":2})");
  MemoryStore store;
  auto plan = performance_plan();
  plan.counters.erase("ClusterComputeResource");
  plan.counters.erase("Datastore");
  auto collector = make_collector(short_turns(vcenter), plan, store);
  std::vector<double> shares;
  const Instant start = at("2026-02-10T10:03:00Z");  // and the simulated clock runs on from there
  Instant reaches = start;
  for (;;) {
    const auto report = sweep(*collector);
    if (store.polls(kHosts).empty()) continue;
    const Poll poll = store.last_poll(kHosts);
    if (poll.from < poll.to && (poll.from < start || reaches < start)) {
      EXPECT_LT(poll.from, reaches) << "further back";
    }
    reaches = std::min(reaches, poll.from);
    if (!report.more) break;
    shares.push_back(collector->status().backfills.at(kHosts).share_done);
    ASSERT_LT(shares.size(), 100U);
  }
  EXPECT_GE(shares.size(), 8U);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_LT(shares.front(), 0.2);
  EXPECT_EQ(reaches, at("2025-02-10T00:00:00Z"));
  EXPECT_THAT(collector->status().backfills, IsEmpty());
  const auto& polls = store.polls(kHosts);
  const auto back =
      std::find_if(polls.begin(), polls.end(), [&](const Poll& poll) { return poll.from < start; });
  ASSERT_NE(back, polls.end());
  EXPECT_EQ(back->from, at("2026-02-09T10:00:00Z")) << "the day comes first";
}

TEST(Performance, Lesson04EmptyAnswersNeverStandForThePast) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  MemoryStore store;
  const auto plan = performance_plan();
  auto collector = make_collector(long_turns(vcenter), plan, store);
  vcenter.post("/faults", R"({"faults":[{"method":"QueryPerf","kind":"empty"}]})");
  sweep_all(*collector);
  EXPECT_THAT(store.runs(), IsEmpty());
  EXPECT_EQ(store.last_poll(kHosts).from, store.last_poll(kHosts).to) << "nothing is claimed";
  vcenter.remove("/faults");
  vcenter.advance("25h");
  sweep_all(*collector);
  sweep_all(*collector);
  expect_all_that_is_served(store, vcenter, plan, at("2026-02-11T11:03:00Z"));
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());

  // One empty answer is asked for again at once.
  MemoryStore other;
  collector = make_collector(long_turns(vcenter), plan, other);
  vcenter.post("/faults", R"({"faults":[{"method":"QueryPerf","nth":3,"kind":"empty"}]})");
  sweep_all(*collector);
  expect_all_that_is_served(other, vcenter, plan, at("2026-02-11T11:03:00Z"));
}

TEST(Performance, Lesson15WhatIsRefusedIsCountedAndTheRestIsRead) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:03:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  // The first call of three hosts, then that of the first alone.
  vcenter.post("/faults", R"({"faults":[
    {"method":"QueryPerf","nth":13,"kind":"soap","fault":"SystemError","message":"x"}]})");
  auto report = sweep_all(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_all_that_is_served(store, vcenter, performance_plan(), at("2026-02-10T10:03:00Z"));

  vcenter.post("/faults", R"({"faults":[{"method":"QueryPerf","kind":"soap",
    "fault":"SystemError","message":"the statistics service is down"}]})");
  vcenter.advance("61m");
  report = sweep(*collector);
  const auto& line = line_of(report, kHosts);
  EXPECT_EQ(line.outcome, PollOutcome::Failed);
  EXPECT_THAT(line.reason, HasSubstr("SystemError"));
  vcenter.remove("/faults");
  vcenter.advance("61m");
  report = sweep_all(*collector);
  EXPECT_EQ(line_of(report, kHosts).outcome, PollOutcome::Complete) << complaints(report);
  const std::string host = *vcenter.inventory("HostSystem").begin();
  expect_same_samples(kept(store, "HostSystem", host, "cpu.usage.average", 300),
                      truth(vcenter, host, true_counter("cpu.usage.average"), 300,
                            at("2026-02-09T10:03:00Z"), at("2026-02-10T12:05:00Z"), false),
                      "nothing of the hour is lost");
}

}  // namespace
}  // namespace plumbline::testing
