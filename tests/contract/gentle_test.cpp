#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;

TEST(Gentle, OneCallAtATimeHoweverMuchThereIsToRead) {
  const SimulatedVCenter vcenter(scenario_at("2026-01-20T00:00:00Z"));
  MemoryStore store;
  const auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  for (int i = 0; i < 3; ++i) sweep(*collector);
  EXPECT_EQ(vcenter.count("most_together"), 1);
  EXPECT_EQ(vcenter.count("open_sessions"), 1);
}

TEST(Gentle, ASlowVCenterMakesThePastWaitAndAQuickOneNoLonger) {
  const SimulatedVCenter vcenter(scenario_at("2026-01-20T00:00:00Z"));
  MemoryStore store;
  const auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  EXPECT_DOUBLE_EQ(collector->status().backing_off_s, 0);
  vcenter.post("/faults", R"({"faults":[{"method":"CurrentTime","kind":"delay","ms":900}]})");
  sweep(*collector);
  EXPECT_GT(collector->status().backing_off_s, 0);
  vcenter.remove("/faults");
  for (int i = 0; i < 4; ++i) sweep(*collector);
  EXPECT_DOUBLE_EQ(collector->status().backing_off_s, 0);
}

TEST(Gentle, EveryCallIsWeighedByItsMethod) {
  const SimulatedVCenter vcenter;
  MemoryStore store;
  const auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  sweep(*collector);
  const auto status = collector->status();
  std::int64_t bytes = 0;
  for (const auto& [method, cost] : status.costs) {
    EXPECT_EQ(status.requests.count(method), 1U) << method;
    EXPECT_GT(cost.seconds, 0) << method;
    bytes += cost.bytes;
  }
  EXPECT_EQ(bytes, status.bytes_received);
}

class Versions : public ::testing::TestWithParam<const char*> {};

TEST_P(Versions, AreReadAlike) {
  auto flags = scenario_at("2026-01-20T00:00:00Z");
  flags.insert(flags.end(), {"--api-version", GetParam()});
  const SimulatedVCenter vcenter(flags);
  MemoryStore store;
  auto plan = usual_plan();
  plan.sources = {"alarms",   "permissions", "licences",        "scheduled_tasks",
                  "profiles", "tags",        "content_library", "image_compliance"};
  plan.counters["HostSystem"] = {"cpu.usage.average"};
  const auto collector = make_collector(settings_for(vcenter), plan, store);
  const auto report = sweep(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  expect_equal_to_served(store, vcenter);
  for (const char* stream : {"alarms", "permissions", "licences", "scheduled_tasks", "profiles",
                             "tags", "content_library"})
    EXPECT_GT(store.last_poll(stream).read, 0) << stream;
  EXPECT_THAT(store.runs(), ::testing::Not(::testing::IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(From67To9, Versions,
                         ::testing::Values("6.7.3", "7.0.3.0", "8.0.2.0", "9.0.0.0"));

}  // namespace
}  // namespace plumbline::testing
