#include "scoring/core.h"

#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Instant week(int n) { return start_of_iso_week(SmallEstate::day(0)) + std::chrono::days(7 * n); }

Signal rate() {
  Signal s = SmallEstate::signal("chg.rate", "activity_share", {});
  s.unit = Unit::Ratio;
  s.better = Better::Higher;
  return s;
}

Target at_least(double value) {
  Target t;
  t.signal = "chg.rate";
  t.value = value;
  t.higher = true;
  t.owner = "team";
  return t;
}

Period seen(double value, double low, double high, double high95) {
  return {week(0), week(1), {State::Met, value, low, high, {}, high95, 100, ""}};
}
const Period kGood = seen(0.96, 0.92, 0.98, 0.985);
const Period kClose = seen(0.93, 0.89, 0.955, 0.962);
const Period kBad = seen(0.80, 0.74, 0.85, 0.86);
const Period kUnknown = {week(0), week(1), {}};
const Period kNothing = {week(0), week(1), {State::NotApplicable, {}, {}, {}, {}, {}, 0, ""}};

Tally of(const std::vector<std::pair<int, Period>>& counts) {
  std::vector<Period> periods;
  for (const auto& [n, period] : counts) periods.insert(periods.end(), std::size_t(n), period);
  const Signal signal = rate();
  Core core;
  core.signal = &signal;
  return tally(core, periods, at_least(0.95));
}

TEST(Tally, SixOfEightWeeksMustBeOnTarget) {
  EXPECT_EQ(of({{6, kGood}, {2, kBad}}).state(), State::Met);
  EXPECT_EQ(of({{5, kGood}, {3, kBad}}).state(), State::NotMet);
  EXPECT_TRUE(of({{5, kGood}, {3, kBad}}).missed_by_bound());
  EXPECT_EQ(of({{5, kGood}, {2, kBad}, {1, kUnknown}}).state(), State::Unknown);
}

TEST(Tally, WeeksThatAreNotThereAreUnknown) {
  EXPECT_EQ(of({{5, kGood}}).state(), State::Unknown);
  EXPECT_EQ(of({{6, kGood}}).state(), State::Met);
  EXPECT_EQ(of({{3, kBad}}).state(), State::NotMet);
}

TEST(Tally, CloseCallsAreNoMiss) {
  const Tally close = of({{4, kGood}, {4, kClose}});
  EXPECT_EQ(close.state(), State::Unknown);
  EXPECT_FALSE(close.missed_by_bound());
  EXPECT_EQ(close.close, 4);
}

TEST(Tally, WeeksInWhichNothingOccurredAreLeftOut) {
  EXPECT_EQ(of({{3, kGood}, {1, kBad}, {4, kNothing}}).state(), State::Met) << "3 of 4";
  EXPECT_EQ(of({{8, kNothing}}).state(), State::NotApplicable);
}

TEST(Tally, ARateIsOnlyOnTargetWithItsBoundWithinTenPoints) {
  EXPECT_EQ(of({{8, seen(0.96, 0.84, 0.99, 0.995)}}).met, 0);
  EXPECT_EQ(of({{8, seen(0.96, 0.86, 0.99, 0.995)}}).met, 8);
}

}  // namespace
}  // namespace plumbline::scoring
