#include "scoring/experiments/charts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "trial.h"

namespace plumbline::scoring {
namespace {

Trial improving() {
  Trial trial;
  trial.live(0.12, 0.05, 0.96, 0.96);
  return trial;
}

TEST(ExperimentCharts, CountedSharesMakeAPChartWithLimitsFromBefore) {
  const ExperimentCharts charts = improving().at(Trial::kEnd).charts;
  EXPECT_EQ(charts.kind, "p");
  EXPECT_NEAR(charts.centre, 0.12, 0.005);
  ASSERT_EQ(charts.points.size(), 32U);
  EXPECT_EQ(charts.points[0].end, Trial::monday(1));
  EXPECT_NEAR(charts.points[0].value, 0.12, 1e-12) << "as counted, not as transformed";
  const double reach = 3 * std::sqrt(charts.centre * (1 - charts.centre) / 100);
  EXPECT_NEAR(charts.points[31].high, charts.centre + reach, 1e-12);
  EXPECT_NEAR(charts.points[31].low, charts.centre - reach, 1e-12);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_FALSE(charts.points[i].out) << i;
}

TEST(ExperimentCharts, WhatLastsAddsUpOnTheSideOfTheBetter) {
  const ExperimentCharts charts = improving().at(Trial::kEnd).charts;
  ASSERT_EQ(charts.drift.size(), 32U);
  EXPECT_NEAR(charts.ewma_limit, 1, 1e-9) << "3·√(0.2/1.8)";
  EXPECT_EQ(charts.cusum_limit, 5);
  EXPECT_LT(std::abs(charts.drift[19].ewma), charts.ewma_limit);
  EXPECT_LT(charts.drift[19].better, charts.cusum_limit);
  EXPECT_GT(charts.drift[31].ewma, charts.ewma_limit);
  EXPECT_GT(charts.drift[31].better, charts.cusum_limit);
  EXPECT_EQ(charts.drift[31].worse, 0);

  Trial worse;
  worse.live(0.05, 0.12, 0.96, 0.96);
  const auto falls = worse.at(Trial::kEnd).charts.drift.back();
  EXPECT_LT(falls.ewma, -1);
  EXPECT_GT(falls.worse, 5);
}

TEST(ExperimentCharts, OfAMetricThatShouldRiseTheSharesAreItsOwn) {
  Trial trial;
  trial.practice.experiments[0].metric = "chg.success_rate";
  trial.practice.experiments[0].higher = true;
  trial.practice.experiments[0].guards.clear();
  trial.live(0.12, 0.12, 0.90, 0.99);
  const ExperimentCharts charts = trial.at(Trial::kEnd).charts;
  EXPECT_EQ(charts.kind, "p");
  EXPECT_NEAR(charts.centre, 0.90, 0.005);
  EXPECT_GT(charts.drift.back().better, 5);
}

TEST(ExperimentCharts, DurationsAreIndividualsOnALogarithmicScale) {
  Trial trial;
  trial.practice.experiments[0].metric = "chg.lead_time_h";
  trial.live(0.12, 0.05, 0.96, 0.96);
  const ExperimentCharts charts = trial.at(Trial::kEnd).charts;
  EXPECT_EQ(charts.kind, "xmr_log");
  EXPECT_NEAR(charts.centre, 12, 0.5);
  const auto& point = charts.points.back();
  EXPECT_NEAR(point.high / charts.centre, charts.centre / point.low, 1e-9) << "limits are factors";
  EXPECT_TRUE(point.out);
}

/// Weeks of `n` cases with `k` adverse ones.
Sides rare(const std::vector<double>& before, const std::vector<double>& after, double n) {
  Sides sides;
  std::int64_t week = 100;
  for (const double k : before) sides.before.push_back({++week, 0, k, n});
  for (const double k : after) sides.after.push_back({++week, 0, k, n});
  return sides;
}

Scale scale(bool shares) {
  Scale scale;
  scale.transformation = Transformation::Exposure;
  scale.higher = false;
  scale.shares = shares;
  return scale;
}

TEST(ExperimentCharts, RareSharesCountTheCasesBetween) {
  // One in 20 cases each week lies in its middle: 20 from one to the next. Then two quiet weeks.
  const auto charts = charts_of(rare({1, 1, 1, 2}, {0, 0, 1}, 20), scale(true));
  EXPECT_EQ(charts.kind, "g");
  ASSERT_EQ(charts.points.size(), 5U);
  EXPECT_NEAR(charts.points[0].value, 20, 1e-9);
  EXPECT_EQ(charts.points[0].end, end_of(102));
  EXPECT_NEAR(charts.points[2].value, 10 + 20.0 / 3, 1e-9);
  EXPECT_NEAR(charts.points[3].value, 20.0 / 3, 1e-9) << "two in one week share its cases";
  EXPECT_NEAR(charts.points[4].value, 20.0 / 3 + 40 + 10, 1e-9);
  const double mean = (20 + 20 + 10 + 20.0 / 3 + 20.0 / 3) / 4;
  EXPECT_NEAR(charts.centre, mean, 1e-9) << "of those before the start";
  EXPECT_NEAR(charts.points[4].high, mean + 3 * std::sqrt(mean * (mean + 1)), 1e-9);
}

TEST(ExperimentCharts, RareCountsMakeAUChart) {
  const auto charts = charts_of(rare({1, 0, 2, 1}, {0, 9}, 1), scale(false));
  EXPECT_EQ(charts.kind, "u");
  EXPECT_NEAR(charts.centre, 1, 1e-12);
  EXPECT_NEAR(charts.points[5].high, 4, 1e-12);
  EXPECT_TRUE(charts.points[5].out);
  EXPECT_GT(charts.drift[5].worse, charts.cusum_limit);
}

TEST(ExperimentCharts, NeedWeeksBeforeAndNoVerdictReadsThem) {
  EXPECT_TRUE(charts_of({}, scale(true)).kind.empty());
  EXPECT_TRUE(improving().at(16).charts.points.empty()) << "it has not started";
  EXPECT_FALSE(improving().at(24).charts.points.empty());
}

}  // namespace
}  // namespace plumbline::scoring
