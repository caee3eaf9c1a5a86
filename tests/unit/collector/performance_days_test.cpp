#include <gmock/gmock.h>

#include "collector/sources/performance_cursor.h"
#include "collector/sources/performance_task.h"

namespace plumbline::collector::sources {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::Pair;

Instant at(const char* text) { return *parse_instant(text); }

/// vCenter's own four.
std::vector<PerformanceInterval> usual_intervals() {
  std::vector<PerformanceInterval> all(4);
  const int periods[] = {300, 1'800, 7'200, 86'400};
  const int lengths[] = {1, 7, 30, 365};
  for (std::size_t i = 0; i < 4; ++i) {
    all[i].period = seconds(periods[i]);
    all[i].length = days(lengths[i]);
  }
  return all;
}

TEST(IntervalForDay, IsTheFinestThatStillHoldsTheDayAndFits) {
  auto intervals = usual_intervals();
  const std::vector<Counter> ten(10);
  const Instant now = at("2026-02-10T03:00:00Z");
  const DayNumber yesterday = day_of(now) - 1;
  const auto chosen = [&](DayNumber day, std::int64_t vms) {
    const auto* one = interval_for_day(intervals, ten, day, now, vms, kDaySampleBudget);
    return one == nullptr ? seconds(0) : one->period;
  };
  EXPECT_EQ(chosen(yesterday, 100), seconds(1'800))
      << "300 s are kept for a day: half of it is gone";
  EXPECT_EQ(chosen(yesterday, 40'000), seconds(1'800)) << "19.2 million samples";
  EXPECT_EQ(chosen(yesterday, 45'000), seconds(7'200)) << "21.6 million would be too many";
  EXPECT_EQ(chosen(yesterday, 1'000'000), seconds(7'200)) << "none fits: the cheapest";
  EXPECT_EQ(chosen(yesterday - 10, 100), seconds(7'200));
  EXPECT_EQ(chosen(yesterday - 40, 100), seconds(0)) << "a day of one sample is none";
  intervals[0].length = days(3);
  EXPECT_EQ(chosen(yesterday, 100), seconds(300)) << "kept for longer";
  intervals[0].enabled = false;
  EXPECT_EQ(chosen(yesterday, 100), seconds(1'800));
}

TEST(IntervalForDay, Lesson12LooksForOneThatCollects) {
  auto intervals = usual_intervals();
  std::vector<Counter> counters(3);
  for (Counter& counter : counters) counter.level = 2;
  const Instant now = at("2026-02-10T03:00:00Z");
  EXPECT_EQ(interval_for_day(intervals, counters, day_of(now) - 1, now, 10, kDaySampleBudget),
            nullptr);
  intervals[2].level = 2;
  const auto* chosen =
      interval_for_day(intervals, counters, day_of(now) - 1, now, 10, kDaySampleBudget);
  ASSERT_NE(chosen, nullptr);
  EXPECT_EQ(chosen->period, seconds(7'200));
}

TEST(FirstDayHeld, IsTheOldestWholeDayOfTheMonth) {
  const Instant now = at("2026-02-10T03:00:00Z");
  EXPECT_EQ(first_day_held(usual_intervals(), {Counter()}, now), day_of(now) - 29);
  EXPECT_EQ(first_day_held({}, {Counter()}, now), day_of(now)) << "nothing is held";
}

TEST(DayCursor, WalksFromTheNewestAndFinishesWhatItBegan) {
  const Instant now = at("2026-02-10T10:00:00Z");
  DayCursor cursor;
  cursor.begin = 100;
  EXPECT_EQ(cursor.next(105, now), 105);
  cursor.finish(105);
  EXPECT_EQ(cursor.next(105, now), 104);
  cursor.partial = DayCursor::Partial{104, seconds(1'800), false, "vm-7"};
  EXPECT_EQ(cursor.next(106, now), 104) << "begun before day 106 was over";
  cursor.finish(104);
  EXPECT_FALSE(cursor.partial);
  EXPECT_EQ(cursor.next(106, now), 106);
  EXPECT_EQ(cursor.left(106, now), 5);
  cursor.finish(102);
  EXPECT_THAT(cursor.done, ElementsAre(Pair(102, 102), Pair(104, 105)));
  cursor.finish(103);
  EXPECT_THAT(cursor.done, ElementsAre(Pair(102, 105)));
  for (const DayNumber day : {100, 101, 106}) cursor.finish(day);
  EXPECT_FALSE(cursor.next(106, now));
  EXPECT_EQ(cursor.left(106, now), 0);
  EXPECT_EQ(cursor.next(107, now), 107);
}

TEST(DayCursor, AsksForAnEmptyDayAgainLater) {
  const Instant now = at("2026-02-10T10:00:00Z");
  DayCursor cursor;
  cursor.begin = 100;
  cursor.empty[101] = now - hours(1);
  EXPECT_EQ(cursor.next(101, now), 100);
  EXPECT_EQ(cursor.left(101, now), 1);
  EXPECT_EQ(cursor.next(101, now + hours(6)), 101);
  EXPECT_EQ(cursor.next(101, now - hours(2)), 101) << "the clock was set back";
  EXPECT_EQ(parse_day_cursor(cursor.to_text())->empty, cursor.empty);
  cursor.finish(101);
  EXPECT_TRUE(cursor.empty.empty());
}

TEST(DayCursor, IsTheSameAfterItWasWritten) {
  DayCursor cursor;
  cursor.counters = 0xFFFF'FFFF'FFFF'FFFFU;
  cursor.begin = 20'000;
  cursor.finish(20'010);
  cursor.finish(20'005);
  cursor.partial = DayCursor::Partial{20'009, seconds(300), true, "vm 1%-\n/@\xC3\xA4"};
  const auto parsed = parse_day_cursor(cursor.to_text());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->counters, cursor.counters);
  EXPECT_EQ(parsed->begin, cursor.begin);
  EXPECT_EQ(parsed->done, cursor.done);
  ASSERT_TRUE(parsed->partial);
  EXPECT_EQ(parsed->partial->day, 20'009);
  EXPECT_EQ(parsed->partial->period, seconds(300));
  EXPECT_TRUE(parsed->partial->any);
  EXPECT_EQ(parsed->partial->after, cursor.partial->after);
  for (const char* bad : {"", "2 1 1", "1", "1 1 x", "1 1 5 p 3", "1 1 5 d 3", "1 1 5 q"})
    EXPECT_FALSE(parse_day_cursor(bad)) << bad;
}

TEST(RollupCursor, IsTheSameAfterItWasWritten) {
  RollupCursor cursor;
  cursor.counters = 7;
  cursor.told_from = at("2026-01-01T00:00:00Z");
  cursor.told_to = at("2026-01-02T00:00:00Z");
  IntervalMark mark;
  mark.period = seconds(300);
  mark.mark = mark.asked = cursor.told_to;
  mark.floor = cursor.told_from;
  mark.ceiling = cursor.told_to;
  cursor.marks.push_back(mark);
  mark.period = seconds(1'800);
  mark.oldest = at("2025-12-25T00:00:00Z");
  mark.back_done = true;
  mark.after = "-";
  cursor.marks.push_back(mark);
  const auto parsed = parse_rollup_cursor(cursor.to_text());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->to_text(), cursor.to_text());
  ASSERT_EQ(parsed->marks.size(), 2U);
  EXPECT_FALSE(parsed->marks[0].oldest);
  EXPECT_EQ(parsed->marks[0].after, "");
  EXPECT_EQ(parsed->marks[1].oldest, mark.oldest);
  EXPECT_TRUE(parsed->marks[1].back_done);
  EXPECT_EQ(parsed->marks[1].after, "-");
  for (const char* bad : {"", "2 1 1 1", "1 1", "1 1 1 1\n300 1", "1 1 1 1\n0 1 1 1 1 1 1 -"})
    EXPECT_FALSE(parse_rollup_cursor(bad)) << bad;
}

}  // namespace
}  // namespace plumbline::collector::sources
