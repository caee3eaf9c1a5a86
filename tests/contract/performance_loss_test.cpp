#include <gmock/gmock.h>

#include "tests/contract/performance_truth.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kHosts = "performance/HostSystem";

/// Only counters that every interval collects.
CollectionPlan level_1_plan() {
  CollectionPlan plan = performance_plan();
  for (auto& [type, counters] : plan.counters) std::erase(counters, "mem.active.average");
  return plan;
}

Instant at(const char* text) { return *parse_instant(text); }

std::vector<std::string> estate(const char* clock) {
  return {"--vms", "6", "--hosts", "3", "--clusters", "2", "--clock", clock, "--quiet-logins"};
}

TEST(PerformanceLoss, WhatTheFinestIntervalLostACoarserOneStandsInFor) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), level_1_plan(), store);
  sweep_all(*collector);
  vcenter.advance("72h");
  const auto report = sweep_all(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  const Poll poll = store.last_poll(kHosts);
  EXPECT_EQ(poll.outcome, PollOutcome::Complete);
  EXPECT_THAT(poll.gaps, IsEmpty());
  EXPECT_THAT(poll.reason, HasSubstr("300 s samples from 2026-02-10T10:00:0"));
  EXPECT_THAT(poll.reason, HasSubstr("to 2026-02-12T10:00:0"));
  EXPECT_THAT(poll.reason, HasSubstr("gone before they were read, those of 1800 s stand in"));
  const std::string host = *vcenter.inventory("HostSystem").begin();
  const auto coarser = kept(store, "HostSystem", host, "cpu.usage.average", 1'800);
  expect_same_samples(coarser,
                      truth(vcenter, host, true_counter("cpu.usage.average"), 1'800,
                            at("2026-02-03T10:00:00Z"), at("2026-02-13T10:00:00Z"), false),
                      "still held at 1,800 s");
  vcenter.advance("61m");
  sweep_all(*collector);
  EXPECT_THAT(store.last_poll(kHosts).reason, Not(HasSubstr("stand in"))) << "told once";

  vcenter.advance("264h");  // eleven days: 1,800 s are kept for a week
  EXPECT_EQ(sweep_all(*collector).outcome, PollOutcome::Complete);
  EXPECT_THAT(store.last_poll(kHosts).reason,
              AllOf(HasSubstr("read, those of 1800 s, 7200 s stand in"),
                    HasSubstr("read, those of 7200 s stand in")));
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty());
}

TEST(PerformanceLoss, AnOutageLongerThanAnyIntervalIsKeptIsAGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/performance", R"({"intervals":[300,1800]})");
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), level_1_plan(), store);
  sweep_all(*collector);
  vcenter.advance("240h");
  EXPECT_EQ(sweep_all(*collector).outcome, PollOutcome::Partial);
  const Poll poll = store.last_poll(kHosts);
  EXPECT_EQ(poll.outcome, PollOutcome::Partial);
  ASSERT_THAT(poll.gaps, SizeIs(1)) << poll.reason;
  EXPECT_TRUE(is_about(poll.gaps[0].from, at("2026-02-10T10:00:00Z")));
  EXPECT_LE(poll.gaps[0].to, at("2026-02-13T10:00:10Z"));
  EXPECT_GE(poll.gaps[0].to, at("2026-02-13T09:30:00Z")) << "where the oldest sample begins";
  EXPECT_THAT(poll.gaps[0].reason, HasSubstr("1800 s samples are kept for 168 hours"));
  EXPECT_THAT(poll.reason, HasSubstr("gone before they were read, those of 1800 s stand in"));
  vcenter.advance("61m");
  sweep_all(*collector);
  EXPECT_THAT(store.last_poll(kHosts).gaps, IsEmpty()) << "told once";
}

TEST(PerformanceLoss, WhatACoarserIntervalDoesNotCollectIsAGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  vcenter.post("/performance", R"({"levels":{"300":2}})");
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), performance_plan(), store);
  sweep_all(*collector);
  vcenter.advance("72h");
  sweep_all(*collector);
  const Poll poll = store.last_poll(kHosts);
  EXPECT_EQ(poll.outcome, PollOutcome::Partial) << "mem.active.average is not kept for longer";
  ASSERT_THAT(poll.gaps, SizeIs(1));
  EXPECT_TRUE(is_about(poll.gaps[0].from, at("2026-02-10T10:00:00Z")));
  EXPECT_TRUE(is_about(poll.gaps[0].to, at("2026-02-12T10:00:00Z")));
  EXPECT_THAT(poll.gaps[0].reason, HasSubstr("300 s samples are kept for 24 hours"));
}

TEST(PerformanceLoss, WhatACoarserIntervalShouldHoldAndDoesNotGiveIsAGap) {
  SimulatedVCenter vcenter(estate("2026-02-10T10:00:00Z"));
  MemoryStore store;
  auto collector = make_collector(long_turns(vcenter), level_1_plan(), store);
  sweep_all(*collector);
  vcenter.post("/performance", R"({"intervals":[300,1800,7200],
    "holes":[{"interval":0,"from":"2026-02-11T00:00:00Z","to":"2026-02-11T06:00:00Z"}]})");
  vcenter.advance("72h");
  sweep_all(*collector);
  const Poll poll = store.last_poll(kHosts);
  EXPECT_EQ(poll.outcome, PollOutcome::Partial) << poll.reason;
  ASSERT_THAT(poll.gaps, SizeIs(1));
  EXPECT_EQ(poll.gaps[0].from, at("2026-02-10T23:30:00Z")) << "the last of 1,800 s before";
  EXPECT_EQ(poll.gaps[0].to, at("2026-02-11T04:00:00Z")) << "the first of 7,200 s after";
}

}  // namespace
}  // namespace plumbline::testing
