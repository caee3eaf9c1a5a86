#include "scoring/statistics/wilson.h"

#include <gtest/gtest.h>

namespace plumbline::scoring {
namespace {

// Published and recomputed values: Wilson's 95 % interval, two-sided.
TEST(Wilson, AgreesWithThePublishedTable) {
  const struct {
    double k, n, low, high;
  } rows[] = {{81, 263, .255289, .366210},
              {15, 148, .062386, .160487},
              {0, 20, 0, .161125},
              {1, 29, .006113, .171755}};
  for (const auto& row : rows) {
    const Bounds bounds = wilson(row.k, row.n, kZ95TwoSided);
    EXPECT_NEAR(bounds.low, row.low, 5e-7) << row.k << '/' << row.n;
    EXPECT_NEAR(bounds.high, row.high, 5e-7) << row.k << '/' << row.n;
  }
}

// All-pass counts needed for a one-sided 95 % bound at or above a threshold.
TEST(Wilson, NeedsTheKnownNumbersOfPerfectSamples) {
  const struct {
    double threshold;
    int needed;
  } rows[] = {{.80, 11}, {.90, 25}, {.95, 52}, {.99, 268}};
  for (const auto& row : rows) {
    EXPECT_GE(wilson(row.needed, row.needed, kZ95OneSided).low, row.threshold);
    EXPECT_LT(wilson(row.needed - 1, row.needed - 1, kZ95OneSided).low, row.threshold);
  }
}

TEST(Wilson, ThirtyOfThirtyIsAbout89PercentBy95) {
  EXPECT_NEAR(wilson(30, 30, kZ95TwoSided).low, 0.886, 0.001);
  EXPECT_NEAR(wilson(30, 30, kZ95OneSided).low, 0.917, 0.001);
}

TEST(Wilson, IsSymmetric) {
  for (int k = 0; k <= 17; ++k) {
    const Bounds a = wilson(k, 17, kZ90OneSided);
    const Bounds b = wilson(17 - k, 17, kZ90OneSided);
    EXPECT_NEAR(a.low, 1 - b.high, 1e-12);
    EXPECT_NEAR(a.high, 1 - b.low, 1e-12);
  }
}

TEST(Wilson, EndsAreExactAndNothingKnowsNothing) {
  EXPECT_EQ(wilson(0, 20, kZ90OneSided).low, 0);
  EXPECT_EQ(wilson(20, 20, kZ90OneSided).high, 1);
  EXPECT_EQ(wilson(0, 0, kZ90OneSided).low, 0);
  EXPECT_EQ(wilson(0, 0, kZ90OneSided).high, 1);
}

TEST(Wilson, OneMorePassRaisesBothBounds) {
  for (int n = 1; n < 60; ++n) {
    const Bounds before = wilson(n / 2, n, kZ90OneSided);
    const Bounds after = wilson(n / 2 + 1, n + 1, kZ90OneSided);
    EXPECT_GT(after.low, before.low);
    EXPECT_GE(after.high, before.high);
  }
}

}  // namespace
}  // namespace plumbline::scoring
