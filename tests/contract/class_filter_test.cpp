#include <gmock/gmock.h>

#include "tests/contract/history_support.h"

namespace plumbline::testing {
namespace {

using ::testing::SizeIs;

/// 20,000 events of a class that is not planned, 10 of one that is; what reading them cost.
struct Cost {
  int pages = 0;
  std::int64_t bytes = 0;
  std::int64_t read = 0;
};
Cost read_storm(const std::vector<std::string>& planned) {
  SimulatedVCenter vcenter({"--vms", "5", "--quiet-logins"});
  MemoryStore store;
  CollectionPlan plan;
  plan.event_classes = planned;
  auto collector = hasty_collector(vcenter, plan, store);
  sweep_to_the_end(*collector);
  vcenter.post("/bulk", R"({"events":20000,"within":"1h","class":"AlarmStatusChangedEvent"})");
  vcenter.post("/bulk", R"({"events":10,"within":"1h","class":"VmPoweredOnEvent"})");
  vcenter.advance("2h");
  const int pages = vcenter.calls("ReadNextEvents");
  const std::int64_t bytes = collector->status().bytes_received;
  const auto report = sweep_to_the_end(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(store.activities("VmPoweredOnEvent"), SizeIs(10));
  if (planned.size() == 1) {
    EXPECT_EQ(store.activities("AlarmStatusChangedEvent").size(), 0U);
  }
  return {vcenter.calls("ReadNextEvents") - pages, collector->status().bytes_received - bytes,
          line_of(report, "events").read};
}

TEST(ClassFilter, Lesson24WhatIsNotPlannedIsNeverSent) {
  const Cost filtered = read_storm({"VmPoweredOnEvent"});
  EXPECT_EQ(filtered.read, 10);
  EXPECT_LE(filtered.pages, 4) << "however many others there are";
  const Cost all = read_storm({"AlarmStatusChangedEvent", "VmPoweredOnEvent"});
  EXPECT_EQ(all.read, 20'010);
  EXPECT_GT(all.pages, 20);
  EXPECT_GT(all.bytes, 20 * filtered.bytes);
}

}  // namespace
}  // namespace plumbline::testing
