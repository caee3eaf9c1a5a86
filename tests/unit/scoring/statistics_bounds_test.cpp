#include <gtest/gtest.h>

#include <cmath>

#include "scoring/statistics/distributions.h"
#include "scoring/statistics/exact_bounds.h"
#include "scoring/statistics/jeffreys_bounds.h"
#include "scoring/statistics/poisson_bounds.h"

namespace plumbline::scoring {
namespace {

// Recomputed values: two-sided 95 %, so each bound is a one-sided 97.5 %.
TEST(ExactBounds, AgreeWithThePublishedTable) {
  const struct {
    double k, n, low, high;
  } rows[] = {{81, 263, .252737, .367622},
              {15, 148, .057844, .161650},
              {0, 20, 0, .168433},
              {1, 29, .000873, .177644}};
  for (const auto& row : rows) {
    const Bounds bounds = exact_bounds(row.k, row.n, 0.975);
    EXPECT_NEAR(bounds.low, row.low, 5e-7) << row.k << '/' << row.n;
    EXPECT_NEAR(bounds.high, row.high, 5e-7) << row.k << '/' << row.n;
  }
}

TEST(ExactBounds, EndsAreExactAndNothingKnowsNothing) {
  EXPECT_EQ(exact_bounds(0, 20, 0.9).low, 0);
  EXPECT_EQ(exact_bounds(20, 20, 0.9).high, 1);
  // All of n: the n-th root of what is left of the confidence.
  EXPECT_NEAR(exact_bounds(20, 20, 0.9).low, std::pow(0.1, 1.0 / 20), 1e-12);
  EXPECT_EQ(exact_bounds(0, 0, 0.9).low, 0);
  EXPECT_EQ(exact_bounds(0, 0, 0.9).high, 1);
}

TEST(JeffreysBounds, AgreeWithThePublishedTable) {
  const struct {
    double k, n, low, high;
  } rows[] = {{81, 263, .254522, .365647},
              {15, 148, .060449, .157643},
              {0, 20, .000024, .116639},
              {1, 29, .003746, .150078}};
  for (const auto& row : rows) {
    const Bounds bounds = jeffreys_bounds(row.k, row.n, 0.975);
    EXPECT_NEAR(bounds.low, row.low, 5e-7) << row.k << '/' << row.n;
    EXPECT_NEAR(bounds.high, row.high, 5e-7) << row.k << '/' << row.n;
  }
  EXPECT_EQ(jeffreys_bounds(0, 0, 0.9).low, 0);
  EXPECT_EQ(jeffreys_bounds(0, 0, 0.9).high, 1);
}

// Wilson's and the exact bounds hold the same order everywhere: exact ones are the wider.
TEST(ExactBounds, AreWiderThanJeffreys) {
  for (int n = 1; n < 40; n += 3)
    for (int k = 0; k <= n; ++k) {
      EXPECT_LE(exact_bounds(k, n, 0.9).low, jeffreys_bounds(k, n, 0.9).low);
      EXPECT_GE(exact_bounds(k, n, 0.9).high, jeffreys_bounds(k, n, 0.9).high);
    }
}

// Garwood's table, two-sided 95 %.
TEST(PoissonBounds, AgreeWithGarwoodsTable) {
  const struct {
    int count;
    double low, high;
  } rows[] = {
      {0, 0, 3.689}, {1, 0.025, 5.572}, {2, 0.242, 7.225}, {5, 1.623, 11.668}, {10, 4.795, 18.390}};
  for (const auto& row : rows) {
    const Interval mean = poisson_bounds(row.count, 0.975);
    EXPECT_NEAR(mean.low, row.low, 6e-4) << row.count;
    EXPECT_NEAR(mean.high, row.high, 6e-4) << row.count;
  }
}

// By definition: with the mean at a bound, what was seen has just the probability left over.
TEST(PoissonBounds, InvertTheDistribution) {
  for (int k = 1; k < 200; k += 7) {
    const Interval mean = poisson_bounds(k, 0.9);
    EXPECT_NEAR(1 - poisson_cdf(k - 1, mean.low), 0.1, 1e-9) << k;
    EXPECT_NEAR(poisson_cdf(k, mean.high), 0.1, 1e-9) << k;
  }
}

TEST(ExposureBounds, DivideByWhatWasWatched) {
  const Interval rate = exposure_bounds(2, 100, 0.975);
  EXPECT_NEAR(rate.low, 0.00242, 1e-5);
  EXPECT_NEAR(rate.high, 0.07225, 1e-5);
  EXPECT_EQ(exposure_bounds(0, 0, 0.9).low, 0);
  EXPECT_TRUE(std::isinf(exposure_bounds(0, 0, 0.9).high));
}

TEST(RuleOfThree, IsTheExactBoundRoundedUp) {
  EXPECT_EQ(rule_of_three(300), 0.01);
  const double exact = exposure_bounds(0, 300, 0.95).high;
  EXPECT_NEAR(exact, -std::log(0.05) / 300, 1e-12);
  EXPECT_GT(rule_of_three(300), exact);
  EXPECT_LT(rule_of_three(300), exact * 1.002);
  EXPECT_TRUE(std::isinf(rule_of_three(0)));
}

// Twelve links where five would come by chance are above it; seven are not.
TEST(Excess, TellsCoincidenceFromMore) {
  const Excess many = excess_over(5, 12, 0.9);
  EXPECT_EQ(many.value, 7);
  EXPECT_TRUE(many.above_chance);
  EXPECT_LT(many.bounds.low, 7);
  EXPECT_GT(many.bounds.high, 7);
  // P(X >= 12 | 5) = 0.0055 and P(X >= 7 | 5) = 0.238.
  EXPECT_NEAR(1 - poisson_cdf(11, 5), 0.00545, 5e-5);
  EXPECT_FALSE(excess_over(5, 7, 0.9).above_chance);
  EXPECT_NEAR(1 - poisson_cdf(6, 5), 0.23782, 5e-5);
  // Fewer than chance gives is a negative excess, and no reason for alarm.
  EXPECT_EQ(excess_over(5, 1, 0.9).value, -4);
  EXPECT_LT(excess_over(5, 1, 0.9).bounds.high, 0);
}

TEST(Distributions, AnswerNothingOutsideTheirDomain) {
  EXPECT_TRUE(std::isnan(normal_quantile(0)));
  EXPECT_TRUE(std::isnan(normal_quantile(1)));
  EXPECT_TRUE(std::isnan(beta_quantile(0, 1, 0.5)));
  EXPECT_TRUE(std::isnan(gamma_quantile(-1, 0.5)));
  EXPECT_TRUE(std::isnan(log_beta(0, 1)));
  EXPECT_TRUE(std::isnan(student_t_cdf(1, 0)));
  EXPECT_EQ(poisson_cdf(-1, 5), 0);
}

TEST(Distributions, AgreeWithTheConstantsInUse) {
  EXPECT_NEAR(normal_quantile(0.90), kZ90OneSided, 1e-14);
  EXPECT_NEAR(normal_quantile(0.95), kZ95OneSided, 1e-14);
  EXPECT_NEAR(normal_quantile(0.975), kZ95TwoSided, 1e-14);
  EXPECT_NEAR(student_t_cdf(2.228139, 10), 0.975, 1e-7);
}

}  // namespace
}  // namespace plumbline::scoring
