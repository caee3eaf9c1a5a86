#include <gmock/gmock.h>

#include "tests/contract/history_support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using std::chrono::days;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Events that the store misses; only those that came to be after `since`.
std::set<std::string> missing(const MemoryStore& store, const SimulatedVCenter& vcenter,
                              const std::string& since) {
  std::set<std::string> missing;
  const auto read = store.lines(ActivityStream::Events);
  for (const std::string& line : vcenter.served_events(usual_events())) {
    const auto second = line.find(' ', 7) + 1;
    if (line.compare(second, since.size(), since) >= 0 && read.count(line) == 0)
      missing.insert(line);
  }
  return missing;
}

/// Twenty-nine days with 9,000 events and 3,000 tasks before the clock's start.
class Past : public ::testing::Test {
 protected:
  SimulatedVCenter vcenter_{{"--vms", "20", "--quiet-logins", "--history-events", "9000",
                             "--history-tasks", "3000", "--history-days", "29"}};
  MemoryStore store_;
  std::unique_ptr<collector::Collector> collector_ =
      hasty_collector(vcenter_, history_plan(), store_);
};

TEST_F(Past, IsReadBackNewestFirstBehindWhatIsCurrent) {
  auto report = sweep(*collector_);
  const Instant now = store_.polls("events").at(0).to;
  EXPECT_TRUE(report.more);
  std::vector<std::string> order;
  for (const auto& line : report.lines) order.push_back(line.stream);
  EXPECT_THAT(order, ::testing::IsSupersetOf({"events", "tasks", "events/past"}));
  EXPECT_EQ(order.back(), "events/past") << "behind everything else";
  EXPECT_THAT(missing(store_, vcenter_, "2026-01-04"), IsEmpty());
  Instant begin = *known(store_, "events").begin;
  EXPECT_GT(begin, now - days(4)) << "one slice of the past at most";
  EXPECT_LE(begin, now - days(1));
  int sweeps = 1;
  for (; report.more && sweeps < 100; ++sweeps) {
    raise(vcenter_, "VmPoweredOnEvent");
    vcenter_.advance("10m");
    report = sweep(*collector_);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    // What is new is there at once, and what is known grows backwards without a hole.
    EXPECT_THAT(missing(store_, vcenter_, "2026-01-05"), IsEmpty());
    const auto grown = known(store_, "events");
    EXPECT_THAT(grown.gaps, IsEmpty());
    EXPECT_LE(*grown.begin, begin);
    begin = *grown.begin;
  }
  EXPECT_GT(sweeps, 6) << "turn by turn";
  expect_history_equal_to_served(store_, vcenter_);
  EXPECT_LT(begin, now - days(28));
  EXPECT_THAT(collector_->status().backfills, IsEmpty());
  // And then nothing is asked for any more.
  for (const auto& line : sweep(*collector_).lines)
    EXPECT_THAT(line.stream, ::testing::Not(HasSubstr("past")));
}

TEST_F(Past, ShowsHowFarItIs) {
  std::vector<std::string> said;
  double before = -1;
  bool more = true;
  while (more && said.size() < 1000) {
    more = collector_->sweep({}, [&](const std::string& what) { said.push_back(what); }).more;
    const auto backfills = collector_->status().backfills;
    const auto events = backfills.find("events/past");
    if (events == backfills.end()) continue;
    EXPECT_GE(events->second.share_done, before);
    EXPECT_LT(events->second.share_done, 1);
    EXPECT_TRUE(events->second.seconds_left);
    before = events->second.share_done;
  }
  EXPECT_GT(before, 0.4);
  EXPECT_THAT(said, Contains(HasSubstr("events: ")));
  EXPECT_THAT(said, Contains(HasSubstr(" % of 28 days read back")));
  EXPECT_THAT(said, Contains(HasSubstr("tasks: the past is read back to 2025-12-0")));
}

// Killed at any commit: nothing after it is kept, no poll either. The next start goes on.
TEST_F(Past, KilledAtAnyInstantGoesOnWithoutLossOrDouble) {
  const auto expected = [&] {
    MemoryStore whole;
    sweep_to_the_end(*hasty_collector(vcenter_, history_plan(), whole));
    return known(whole, "events").begin;
  }();
  int nth = 1;
  for (bool refused = true; refused; nth += nth < 12 ? 1 : 5) {
    SCOPED_TRACE(nth);
    MemoryStore store;
    store.refuse(nth, 1'000'000);
    {
      auto killed = hasty_collector(vcenter_, history_plan(), store);
      auto report = sweep(*killed);
      for (int i = 0; i < 60 && report.more && report.outcome == PollOutcome::Complete; ++i)
        report = sweep(*killed);
      refused = report.outcome != PollOutcome::Complete;
    }
    store.refuse(0, 0);
    sweep_to_the_end(*hasty_collector(vcenter_, history_plan(), store));
    expect_history_equal_to_served(store, vcenter_);
    EXPECT_EQ(known(store, "events").begin, expected);
    EXPECT_THAT(known(store, "events").gaps, IsEmpty());
    EXPECT_THAT(known(store, "tasks").gaps, IsEmpty());
    ASSERT_LT(nth, 300);
  }
  EXPECT_GT(nth, 20);
}

TEST_F(Past, WhatRollsOffWhileItIsReadBackIsAGap) {
  sweep(*collector_);
  const auto read = store_.lines(ActivityStream::Events);
  vcenter_.post("/options", R"({"event.maxAge":10,"task.maxAge":10})");
  const auto report = sweep_to_the_end(*collector_);
  for (const char* stream : {"events", "tasks"}) {
    const auto coverage = known(store_, stream);
    ASSERT_THAT(coverage.gaps, SizeIs(1)) << stream;
    EXPECT_EQ(coverage.gaps[0].from, *coverage.begin) << "from the oldest there was at the start";
    EXPECT_LT(*coverage.begin, *parse_instant("2025-12-08T00:00:00Z"));
    EXPECT_GE(coverage.gaps[0].to, *parse_instant("2025-12-25T23:00:00Z"));
    EXPECT_LT(coverage.gaps[0].to, *parse_instant("2025-12-27T00:00:00Z"));
    EXPECT_THAT(coverage.gaps[0].reason, HasSubstr("no longer keeps"));
  }
  EXPECT_THAT(missing(store_, vcenter_, "2025-12-26T01"), IsEmpty());
}

TEST_F(Past, OfAnOlderReleaseIsReadOnceMoreForWhatItDidNotAskFor) {
  FactBatch old;
  old.vcenter = *collector_->connect({});
  const Instant until = *collector_->server_now() - hours(2);
  old.cursor.emplace("events", "1 " + std::to_string(to_micros(until)) + " " +
                                   std::to_string(to_micros(until)) + " 1 99 " +
                                   std::to_string(to_micros(until)));
  ASSERT_TRUE(store_.commit(old));
  const auto first = sweep(*collector_);
  EXPECT_EQ(store_.polls("events").at(0).from, until) << "it goes on where that one stood";
  EXPECT_TRUE(first.more);
  sweep_to_the_end(*collector_);
  expect_history_equal_to_served(store_, vcenter_);
}

TEST_F(Past, IsReadOnceMoreWhenThePlanGrows) {
  auto small = history_plan();
  small.event_classes = {"VmPoweredOnEvent"};
  sweep_to_the_end(*hasty_collector(vcenter_, small, store_));
  const auto few = store_.lines(ActivityStream::Events);
  EXPECT_EQ(few, vcenter_.served_events({"VmPoweredOnEvent"}));
  sweep_to_the_end(*collector_);
  EXPECT_GT(store_.lines(ActivityStream::Events).size(), few.size());
  expect_history_equal_to_served(store_, vcenter_);
  const int calls = vcenter_.calls("ReadNextEvents");
  vcenter_.advance("10m");
  sweep(*collector_);
  EXPECT_LE(vcenter_.calls("ReadNextEvents") - calls, 2) << "once";
}

TEST_F(Past, AFailureInItDoesNotTouchWhatIsCurrent) {
  sweep(*collector_);
  sweep(*collector_);  // the tasks' turn
  const auto polls = store_.polls("events").size();
  vcenter_.post("/faults", R"({"faults":[{"method":"ReadNextEvents","kind":"http","nth":2}]})");
  auto report = sweep(*collector_);
  EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Complete);
  EXPECT_EQ(line_of(report, "events/past").outcome, PollOutcome::Failed) << complaints(report);
  EXPECT_EQ(store_.polls("events").size(), polls + 1);
  vcenter_.remove("/faults");
  sweep_to_the_end(*collector_);
  expect_history_equal_to_served(store_, vcenter_);
  EXPECT_THAT(known(store_, "events").gaps, IsEmpty());
}

}  // namespace
}  // namespace plumbline::testing
