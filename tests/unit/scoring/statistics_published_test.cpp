#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "scoring/statistics/benjamini_hochberg.h"
#include "scoring/statistics/control_chart.h"
#include "scoring/statistics/cusum.h"
#include "scoring/statistics/e_divisive.h"
#include "scoring/statistics/e_value.h"
#include "scoring/statistics/ewma.h"
#include "scoring/statistics/holt_winters.h"
#include "scoring/statistics/mann_whitney.h"
#include "scoring/statistics/permutation.h"

// Published numbers, to the digits that were published.
namespace plumbline::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MannWhitney, PublishedSmallSamples) {
  const auto ages = mann_whitney({19, 22, 16, 29, 24}, {20, 11, 17, 12});
  EXPECT_EQ(ages.u, 17);
  EXPECT_TRUE(ages.exact);
  EXPECT_NEAR(ages.two_sided, 0.1111111, 5e-8);

  const std::vector<double> x = {.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46};
  const std::vector<double> y = {1.15, .88, .90, .74, 1.21};
  const auto depth = mann_whitney(x, y);
  EXPECT_EQ(depth.u, 35);
  EXPECT_NEAR(depth.greater, 0.1272, 5e-5);
  const auto rough = mann_whitney(x, y, RankMethod::Uncorrected);
  EXPECT_FALSE(rough.exact);
  EXPECT_NEAR(rough.greater, 0.1103, 5e-5);
}

TEST(MannWhitney, TiesTakeTheNormalApproximation) {
  // x = 1 1 2 3 4, y = 1 5 6 7 7 by hand: 1.5 + … pairs, ties 1×3 and 7×2.
  const auto tied = mann_whitney({1, 1, 2, 3, 4}, {1, 5, 6, 7, 7});
  EXPECT_FALSE(tied.exact);
  EXPECT_EQ(tied.u, 4);
  const double variance = 25.0 / 12 * (11 - 30.0 / 90);
  EXPECT_NEAR(tied.less, std::erfc(8 / std::sqrt(2 * variance)) / 2, 1e-12);
  EXPECT_EQ(mann_whitney({}, {1}).two_sided, 1);
  EXPECT_EQ(mann_whitney({2, 2}, {2, 2}).two_sided, 1) << "no variance, no difference";
}

TEST(MannWhitney, TheExactDistributionSumsToOne) {
  const auto middle = mann_whitney({1, 3, 5, 7, 9}, {2, 4, 6, 8});
  EXPECT_NEAR(middle.greater + middle.less, 1 + 12.0 / 126, 1e-9) << "12 of 126 ways give U = 10";
}

TEST(BenjaminiHochberg, Published1995) {
  const std::vector<double> adjusted =
      benjamini_hochberg({.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240,
                          .4262, .5719, .6528, .7590, 1});
  const std::vector<double> expected = {.0015,     .003,      .0095,     .035625,   .0603,
                                        .06385714, .06385714, .0645,     .0765,     .486,
                                        .58118182, .714875,   .75323077, .81321429, 1};
  ASSERT_EQ(adjusted.size(), expected.size());
  int rejected = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(adjusted[i], expected[i], 5e-9) << i;
    rejected += adjusted[i] <= 0.05 ? 1 : 0;
  }
  EXPECT_EQ(rejected, 4);
}

TEST(BenjaminiHochberg, KeepsTheOrderGiven) {
  EXPECT_THAT(benjamini_hochberg({.9, .01}), ElementsAre(.9, .02));
  EXPECT_THAT(benjamini_hochberg({}), IsEmpty());
}

TEST(ControlChart, PublishedIndividuals) {
  const auto chart =
      individuals_chart({49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1});
  EXPECT_NEAR(chart.centre, 50.81, 5e-3);
  EXPECT_NEAR(chart.mean_moving_range, 1.87778, 5e-6);
  EXPECT_NEAR(chart.points.front().high, 55.8041, 5e-5);
  EXPECT_NEAR(chart.points.front().low, 45.8159, 5e-5);
  for (const auto& point : chart.points) EXPECT_FALSE(point.out);
}

TEST(ControlChart, LimitsComeFromTheBaseline) {
  const auto chart = individuals_chart({10, 11, 10, 11, 10, 20}, 5);
  EXPECT_NEAR(chart.centre, 10.4, 1e-12);
  EXPECT_TRUE(chart.points.back().out);
  EXPECT_FALSE(individuals_chart({5}).points.front().out);
}

TEST(ControlChart, OnALogScaleTheLimitsAreFactors) {
  const auto chart = log_individuals_chart({1, 2, 1, 2, 1, 2});
  EXPECT_NEAR(chart.centre, std::sqrt(2.0), 1e-12);
  const double factor = std::exp(3 * std::log(2.0) / 1.128);
  EXPECT_NEAR(chart.points[0].high, std::sqrt(2.0) * factor, 1e-12);
  EXPECT_NEAR(chart.points[0].low, std::sqrt(2.0) / factor, 1e-12);
  EXPECT_NEAR(log_individuals_chart({0, 4, 4, 4}).points[0].value, 0, 0);
}

// Montgomery, Introduction to Statistical Quality Control: leaking cans of orange juice, 30 samples
// of 50.
TEST(ControlChart, PublishedShares) {
  std::vector<Portion> samples;
  for (const double k : {12, 15, 8, 10, 4,  7,  16, 9,  14, 10, 5,  6, 17, 12, 22,
                         8,  10, 5, 13, 11, 20, 18, 24, 15, 9,  12, 7, 13, 9,  6})
    samples.push_back({k, 50});
  const auto chart = p_chart(samples);
  EXPECT_NEAR(chart.centre, 0.2313, 5e-5);
  EXPECT_NEAR(chart.points[0].high, 0.4102, 5e-5);
  EXPECT_NEAR(chart.points[0].low, 0.0524, 5e-5);
  for (std::size_t i = 0; i < samples.size(); ++i)
    EXPECT_EQ(chart.points[i].out, i + 1 == 15 || i + 1 == 23) << "sample " << i + 1;
}

// The same book: faults of personal computers, 20 samples of 5.
TEST(ControlChart, PublishedRates) {
  std::vector<Portion> samples;
  for (const double k : {10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5})
    samples.push_back({k, 5});
  const auto chart = u_chart(samples);
  EXPECT_NEAR(chart.centre, 1.93, 1e-9);
  EXPECT_NEAR(chart.points[0].high, 3.79, 5e-3);
  EXPECT_NEAR(chart.points[0].low, 0.07, 5e-3);
  for (const auto& point : chart.points) EXPECT_FALSE(point.out);
}

TEST(ControlChart, SharesAndRatesByTheirOwnSize) {
  const auto p = p_chart({{10, 100}, {10, 100}, {16, 25}, {0, 0}}, 2);
  EXPECT_NEAR(p.centre, 0.1, 1e-12);
  EXPECT_NEAR(p.points[0].high, 0.1 + 3 * 0.03, 1e-12);
  EXPECT_NEAR(p.points[0].low, 0.01, 1e-12);
  EXPECT_NEAR(p.points[2].high, 0.1 + 3 * 0.06, 1e-12);
  EXPECT_TRUE(p.points[2].out);
  EXPECT_FALSE(p.points[3].out);
  const auto u = u_chart({{4, 1}, {4, 1}, {64, 4}}, 2);
  EXPECT_NEAR(u.points[2].high, 4 + 3 * 1, 1e-12);
  EXPECT_TRUE(u.points[2].out);
  const auto g = g_chart({3, 3, 3, 3, 40}, 4);
  EXPECT_NEAR(g.points[0].high, 3 + 3 * std::sqrt(12.0), 1e-12);
  EXPECT_EQ(g.points[0].low, 0);
  EXPECT_TRUE(g.points[4].out);
}

TEST(Ewma, Published) {
  const auto chart = ewma({52,   47,   53,   49.3, 50.1, 47,   51,   50.1, 51.2, 50.5,
                           49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1},
                          0.3, 50, 2.0539);
  EXPECT_NEAR(chart.high, 52.5884, 5e-5);
  EXPECT_NEAR(chart.low, 47.4116, 5e-5);
  const std::vector<double> expected = {50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75,
                                        49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05,
                                        49.38, 49.92, 50.73, 51.23, 51.94, 51.99};
  ASSERT_EQ(chart.averages.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(chart.averages[i], expected[i], 5.1e-3) << i;
  EXPECT_THAT(chart.alarms, IsEmpty());
  EXPECT_THAT(ewma({0, 0, 10}, 0.5, 0, 1).alarms, ElementsAre(2));
}

TEST(Cusum, Published) {
  const auto sums = cusum(
      {324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600,
       324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350},
      325, 0.3175, 4.1959);
  const std::vector<double> expected = {3.0075,  4.94,   7.4475,  10.63,
                                        11.9875, 14.445, 16.0025, 19.035};
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(sums.above[12 + i], expected[i], 5e-5) << 13 + i;
  EXPECT_EQ(sums.first_alarm, 13U) << "the fourteenth value";
  EXPECT_EQ(cusum({1, 1, 1, 1}, 3, 0.5, 5).first_alarm, 3U) << "falling short alarms as well";
  EXPECT_FALSE(cusum({3, 3}, 3, 0.5, 5).first_alarm);
}

TEST(Permutation, PublishedMice) {
  const auto test =
      permutation_test({94, 197, 16, 38, 99, 141, 23}, {52, 104, 146, 10, 51, 30, 40, 27, 46});
  EXPECT_NEAR(test.difference, 30.634921, 5e-7);
  EXPECT_EQ(test.extreme, 1613);
  EXPECT_EQ(test.all, 11440);
  EXPECT_NEAR(test.p, .140997, 5e-7);
}

TEST(Permutation, DoesNotStartWhatItCannotFinish) {
  const std::vector<double> many(30, 1.0);
  EXPECT_EQ(permutation_test(many, many).all, 0);
  EXPECT_EQ(permutation_test({}, {1}).p, 1);
  EXPECT_EQ(permutation_test({1, 1}, {1}).p, 1);
}

TEST(EDivisive, Published) {
  const std::vector<double> values = {.3,   2.4, 1.5,   -.9,   -.5,   99.7,  98.3,
                                      99.1, 149, 149.7, 149.5, 149.1, 148.8, 150};
  const EnergySplit first = energy_split(values, 0, values.size());
  EXPECT_EQ(first.index, 5U);
  EXPECT_NEAR(first.q, 761.28214, 5e-6);
  EXPECT_THAT(e_divisive(values, 1), ElementsAre(5, 8));
  EXPECT_THAT(e_divisive(values, 99), ElementsAre(5, 8)) << "whatever the seed";
}

TEST(EDivisive, SeesNothingWhereThereIsNothing) {
  EXPECT_THAT(e_divisive({1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}, 7), IsEmpty());
  EXPECT_THAT(e_divisive({5, 5, 5, 5, 5, 5}, 7), IsEmpty());
  EXPECT_THAT(e_divisive({}, 7), IsEmpty());
  EXPECT_THAT(e_divisive({3}, 7), IsEmpty());
}

TEST(EValue, PublishedBetaBinomial) {
  EXPECT_NEAR(e_value(0, 40, .05), .189789, 5e-7);
  EXPECT_NEAR(e_value(0, 120, .05), 3.893874, 1e-6) << "published with its last digit cut";
  EXPECT_NEAR(e_value(6, 40, .05), 2.326192, 5e-7);
  EXPECT_NEAR(e_value(10, 100, .05), .592310, 5e-7);
  EXPECT_NEAR(e_value(12, 100, .05), 3.523692, 5e-7);
  EXPECT_EQ(e_value(0, 0, .05), 1) << "nothing seen, no evidence";
  EXPECT_EQ(e_value(5, 4, .05), 1);
}

TEST(HoltWinters, PublishedWithFixedParameters) {
  const auto state = holt_winters({3.93, 5.31, 7.24, 9.64, 12.9, 17.1, 23.2, 31.4, 39.8, 50.2, 62.9,
                                   76, 92, 105.7, 122.8, 131.7, 151.3, 179.3, 203.2},
                                  0.5, 0.5);
  EXPECT_NEAR(state.level, 197.07757, 5e-6);
  EXPECT_NEAR(state.trend, 21.80229, 5e-6);
  EXPECT_NEAR(state.squares, 691.8894, 5e-5);
  EXPECT_NEAR(state.forecast(1), 218.8799, 5e-5);
  EXPECT_NEAR(state.forecast(2), 240.6821, 5e-5);
  EXPECT_EQ(holt_winters({7}, 0.5, 0.5).forecast(3), 7);
}

}  // namespace
}  // namespace plumbline::scoring
