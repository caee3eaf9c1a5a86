#include "facts/coverage.h"

#include <gtest/gtest.h>

namespace plumbline {
namespace {

Instant day(int n) { return *parse_instant("2026-06-01") + std::chrono::days(n); }

Poll poll(int from, int to, PollOutcome outcome = PollOutcome::Complete) {
  Poll p;
  p.stream = streams::kTasks;
  p.from = day(from);
  p.to = day(to);
  p.started = p.ended = day(to);
  p.outcome = outcome;
  return p;
}

TEST(Coverage, JoinsOverlappingReadings) {
  const auto c = coverage_of("tasks", {poll(0, 30), poll(29, 31), poll(31, 32)}, day(40), {});
  EXPECT_EQ(c.begin, day(0));
  EXPECT_EQ(c.until, day(32));
  EXPECT_TRUE(c.gaps.empty());
}

TEST(Coverage, AHoleBetweenReadingsIsAGap) {
  const auto c = coverage_of("tasks", {poll(0, 10), poll(15, 20)}, day(40), {});
  ASSERT_EQ(c.gaps.size(), 1u);
  EXPECT_EQ(c.gaps[0].from, day(10));
  EXPECT_EQ(c.gaps[0].to, day(15));
  EXPECT_DOUBLE_EQ(lost_share(c, day(0), day(20)), 0.25);
}

TEST(Coverage, AFailedPollProvesNothingAndAPartialOneLessItsGaps) {
  auto partial = poll(0, 10, PollOutcome::Partial);
  partial.gaps.push_back({day(4), day(6), "unreadable"});
  const auto c = coverage_of("tasks", {partial, poll(10, 20, PollOutcome::Failed)}, day(40), {});
  EXPECT_EQ(c.until, day(10));
  EXPECT_DOUBLE_EQ(lost_share(c, day(0), day(10)), 0.2);
  EXPECT_DOUBLE_EQ(lost_share(c, day(0), day(20)), 0.6);
}

TEST(Coverage, NothingReadIsAllLost) {
  const auto c = coverage_of("tasks", {}, day(40), {});
  EXPECT_FALSE(c.begin);
  EXPECT_DOUBLE_EQ(lost_share(c, day(0), day(1)), 1.0);
}

TEST(Coverage, LooksAtNothingLaterThanAsked) {
  const auto c = coverage_of("tasks", {poll(0, 10), poll(10, 20)}, day(15), {});
  EXPECT_EQ(c.until, day(10));
}

TEST(Coverage, AReadingBegunShortlyAfterTellsOfTheTimeBefore) {
  EXPECT_EQ(coverage_of("tasks", {poll(0, 10), poll(10, 16)}, day(15), {}).until, day(15));
  EXPECT_EQ(coverage_of("tasks", {poll(0, 10), poll(10, 17)}, day(15), {}).until, day(10));
  auto failed = poll(10, 16, PollOutcome::Failed);
  failed.reason = "down";
  EXPECT_EQ(coverage_of("tasks", {poll(0, 10), failed}, day(15), {}).last_failure, "");
  auto state = poll(16, 16);
  state.stream = "inventory/HostSystem";
  EXPECT_FALSE(coverage_of("inventory/HostSystem", {state}, day(15), {}).begin)
      << "a state is one of its own moment";
}

TEST(Coverage, InventoryReadTooSeldomHasGaps) {
  std::vector<Poll> polls;
  for (int d : {1, 2, 5, 6}) {
    auto p = poll(d, d);
    p.stream = "inventory/VirtualMachine";
    p.read = 100;
    p.hidden = d == 6 ? 10 : 0;
    polls.push_back(p);
  }
  const auto c = coverage_of("inventory/VirtualMachine", polls, day(7), std::chrono::hours(36));
  EXPECT_EQ(c.begin, day(1));
  EXPECT_EQ(c.until, day(6));
  ASSERT_EQ(c.gaps.size(), 1u);
  EXPECT_EQ(c.gaps[0].from, day(2));
  EXPECT_DOUBLE_EQ(c.visible_share, 0.9);
}

TEST(Coverage, JoinsAPastThatIsReadBackwards) {
  // Day 20 is current; the past arrives newest first, and one slice is still missing.
  const auto c = coverage_of(
      "tasks", {poll(20, 21), poll(15, 20), poll(21, 22), poll(5, 9), poll(9, 12)}, day(40), {});
  EXPECT_EQ(c.begin, day(5));
  EXPECT_EQ(c.until, day(22));
  ASSERT_EQ(c.gaps.size(), 1U);
  EXPECT_EQ(c.gaps[0].from, day(12));
  EXPECT_EQ(c.gaps[0].to, day(15));
}

TEST(Coverage, KnowsHistoriesFromStates) {
  for (const char* stream : {"events", "tasks", "performance/HostSystem"})
    EXPECT_TRUE(is_history(stream)) << stream;
  for (const char* stream : {"inventory/HostSystem", "alarms", "permissions", "tags", "options",
                             "session", "practice", "licences", "image_compliance"})
    EXPECT_FALSE(is_history(stream)) << stream;
}

}  // namespace
}  // namespace plumbline
