#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "scoring/statistics/break_interval.h"
#include "scoring/statistics/mann_kendall.h"
#include "scoring/statistics/mean_break.h"
#include "scoring/statistics/pettitt.h"
#include "scoring/statistics/theil_sen.h"
#include "statistics_nile.h"

namespace plumbline::scoring {
namespace {

std::vector<double> counting(std::size_t n) {
  std::vector<double> xs(n);
  std::iota(xs.begin(), xs.end(), 0.0);
  return xs;
}

TEST(MannKendall, Nile) {
  const MannKendall trend = mann_kendall(nile());
  EXPECT_EQ(trend.s, -1387);
  EXPECT_NEAR(trend.variance, 112728.3333, 5e-5);
  EXPECT_NEAR(trend.z, -4.128067, 5e-7);
  EXPECT_NEAR(trend.p, 3.65826e-5, 5e-11);
}

TEST(MannKendall, ShortAndFlatSeriesHaveNoTrend) {
  EXPECT_EQ(mann_kendall({}).p, 1);
  EXPECT_EQ(mann_kendall({4}).p, 1);
  const MannKendall flat = mann_kendall({4, 4, 4, 4});
  EXPECT_EQ(flat.s, 0);
  EXPECT_EQ(flat.variance, 0);
  EXPECT_EQ(flat.p, 1);
}

TEST(MannKendall, IsOddUnderReversal) {
  auto values = nile();
  const MannKendall forward = mann_kendall(values);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(mann_kendall(values).s, -forward.s);
  EXPECT_NEAR(mann_kendall(values).p, forward.p, 1e-15);
}

// Four values, two of them equal: (4·3·13 − 2·1·9)/18.
TEST(KendallVariance, TakesTiesOut) {
  EXPECT_NEAR(kendall_variance({1, 2, 3, 4}, {1, 2, 2, 5}), (156.0 - 18.0) / 18, 1e-12);
  EXPECT_NEAR(kendall_variance({1, 2, 3, 4}, {1, 2, 3, 5}), 156.0 / 18, 1e-12);
  EXPECT_EQ(kendall_variance({1, 1, 1, 1}, {1, 2, 3, 4}), 0);
}

TEST(Ar1Inflation, NeverNarrowsAndIsBounded) {
  EXPECT_EQ(ar1_inflation({1, -1, 1, -1, 1, -1, 1, -1}), 1);
  EXPECT_EQ(ar1_inflation({1, 2, 3}), 1);
  EXPECT_EQ(ar1_inflation({5, 5, 5, 5, 5, 5, 5}), 1);
  EXPECT_NEAR(ar1_inflation(counting(200)), 19, 1e-9);
  // r₁ of 0 1 2 3 4 5 6 7 is 0.625, r = (8·0.625 + 2)/4 > 0.9.
  EXPECT_NEAR(ar1_inflation(counting(8)), 19, 1e-9);
}

// Recomputed from the series by the definition, with nothing of this program: r₁ of the detrended
// Nile is 0.374944, r 0.411400.
TEST(Ar1Inflation, Nile) {
  auto rests = nile();
  for (std::size_t i = 0; i < rests.size(); ++i) rests[i] += 2.6 * static_cast<double>(i);
  const double inflation = ar1_inflation(rests);
  EXPECT_NEAR(inflation, 2.397890, 5e-7);
  EXPECT_NEAR(mann_kendall(nile()).z / std::sqrt(inflation), -2.665827, 5e-7);
}

TEST(TheilSen, Nile) {
  const auto values = nile();
  const auto line = theil_sen(counting(values.size()), values, 0.975);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, -2.6, 1e-12);
  EXPECT_NEAR(line->slope_bounds.low, -3.627907, 5e-7);
  EXPECT_NEAR(line->slope_bounds.high, -1.428571, 5e-7);
}

TEST(TheilSen, FindsALineThroughOutliers) {
  auto xs = counting(40);
  std::vector<double> ys;
  for (const double x : xs) ys.push_back(10 + 3 * x);
  ys[5] = 10000;
  ys[20] = -10000;
  ys[33] = 10000;
  const auto line = theil_sen(xs, ys, 0.9);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, 3, 1e-12);
  EXPECT_NEAR(line->intercept, 10, 1e-9);
}

TEST(TheilSen, KeepsUnevenTimesAndIgnoresPairsAtTheSame) {
  const auto line = theil_sen({0, 1, 1, 5, 9}, {0, 2, 2, 10, 18}, 0.9);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, 2, 1e-12);
  EXPECT_FALSE(theil_sen({1, 1, 1}, {1, 2, 3}, 0.9));
  EXPECT_FALSE(theil_sen({1}, {1}, 0.9));
}

TEST(TheilSen, FewPointsLeaveTheSlopeOpen) {
  const auto line = theil_sen({0, 1, 2}, {0, 1, 5}, 0.975);
  ASSERT_TRUE(line);
  EXPECT_TRUE(std::isinf(line->slope_bounds.low));
  EXPECT_TRUE(std::isinf(line->slope_bounds.high));
}

TEST(TheilSen, AutocorrelationWidensTheBounds) {
  const auto values = nile();
  const auto xs = counting(values.size());
  const auto plain = theil_sen(xs, values, 0.9);
  const auto wide = theil_sen(xs, values, 0.9, 2);
  ASSERT_TRUE(plain && wide);
  EXPECT_EQ(plain->slope, wide->slope);
  EXPECT_LT(wide->slope_bounds.low, plain->slope_bounds.low);
  EXPECT_GT(wide->slope_bounds.high, plain->slope_bounds.high);
}

TEST(Median, OfOddAndEven) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
}

TEST(Pettitt, Nile) {
  const Pettitt change = pettitt(nile());
  EXPECT_EQ(change.k, 1617);
  EXPECT_EQ(change.index, 28U);
  EXPECT_LT(change.p, 1e-6);
}

TEST(Pettitt, FlatSeriesDoNotChange) {
  EXPECT_EQ(pettitt({2, 2, 2, 2}).k, 0);
  EXPECT_EQ(pettitt({2, 2, 2, 2}).p, 1);
  EXPECT_EQ(pettitt({}).p, 1);
}

TEST(MeanBreak, Nile) {
  const auto found = mean_break(nile());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->index, 28U);
  EXPECT_NEAR(found->squares_none, 2835156.75, 5e-3);
  EXPECT_NEAR(found->squares, 1597457.194, 5e-4);
  EXPECT_NEAR(found->before, 1097.75, 1e-9);
}

// Four times the variance reaches four times as far, and not beyond the series.
TEST(BreakInterval, AutocorrelationWidensIt) {
  const auto wide = break_interval(nile(), 28, 0.95, 4);
  ASSERT_TRUE(wide);
  EXPECT_LT(wide->low, 21U);
  EXPECT_GT(wide->high, 36U);
}

// Published: strucchange gives 25 to 32.
TEST(BreakInterval, Nile) {
  const auto found = break_interval(nile(), mean_break(nile())->index);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->low, 25U);
  EXPECT_EQ(found->high, 32U);
  EXPECT_LE(break_interval(nile(), 28, 0.99)->low, 25U);
  EXPECT_GE(break_interval(nile(), 28, 0.99)->high, 32U);
}

TEST(BreakInterval, StaysInTheSeriesAndIsNotToldWhereNothingVaries) {
  EXPECT_FALSE(break_interval({1, 1, 1, 2, 2, 2}, 3));
  EXPECT_FALSE(break_interval({1, 2, 1, 2}, 2));  // the same mean
  EXPECT_FALSE(break_interval({1, 2, 3}, 1));
  EXPECT_FALSE(break_interval({}, 0));
  const auto wide = break_interval({0, 5, 1, 4, 2, 3, 4, 2}, 3);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->low, 1U);
  EXPECT_EQ(wide->high, 7U);
}

TEST(MeanBreak, KeepsItsDistanceFromTheEnds) {
  const std::vector<double> values{9, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(mean_break(values)->index, 1U);
  EXPECT_EQ(mean_break(values, 3)->index, 3U);
  EXPECT_FALSE(mean_break(values, 5));
  EXPECT_FALSE(mean_break({1}));
}

}  // namespace
}  // namespace plumbline::scoring
