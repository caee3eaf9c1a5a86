#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "scoring/statistics/change_point.h"
#include "tests/unit/scoring/noise.h"

namespace plumbline::scoring {
namespace {

struct Series {
  std::vector<double> xs, ys;
};

/// A line with autocorrelated noise of standard deviation 1 that steps up and turns at `at`.
Series series(std::size_t n, double slope, std::size_t at, double step, double turn, double phi,
              std::uint64_t seed) {
  Noise noise(seed);
  Series made;
  double wander = noise.normal();
  for (std::size_t i = 0; i < n; ++i) {
    const auto x = static_cast<double>(i);
    double y = slope * x + wander;
    if (i >= at) y += step + turn * (x - static_cast<double>(at));
    made.xs.push_back(x);
    made.ys.push_back(y);
    wander = phi * wander + std::sqrt(1 - phi * phi) * noise.normal();
  }
  return made;
}

std::size_t last(const Series& s) { return last_change_point(s.xs, s.ys); }

TEST(ChangePoint, SeesAStepAndATurnWithoutNoise) {
  Series step, turn, line;
  for (int i = 0; i < 60; ++i) {
    for (Series* s : {&step, &turn, &line}) s->xs.push_back(i);
    step.ys.push_back(5 + 0.5 * i + (i >= 25 ? 40 : 0));
    turn.ys.push_back(i < 30 ? 2.0 * i : 60 - 1.0 * (i - 30));
    line.ys.push_back(5 + 0.5 * i);
  }
  EXPECT_EQ(last(step), 25U);
  EXPECT_NEAR(static_cast<double>(last(turn)), 30, 1);
  EXPECT_EQ(last(line), 0U);
}

TEST(ChangePoint, FindsTheLastOfSeveralSteps) {
  Series steps;
  Noise noise(7);
  for (int i = 0; i < 120; ++i) {
    steps.xs.push_back(i);
    steps.ys.push_back((i >= 40 ? 30 : 0) + (i >= 90 ? -50 : 0) + noise.normal());
  }
  EXPECT_EQ(last(steps), 90U);
}

TEST(ChangePoint, LivesWithLargeNumbers) {
  // Seconds since 1970 and bytes.
  Series s = series(60, 0.2, 30, 12, 0, 0, 3);
  for (auto& x : s.xs) x = 1.7e9 + 86400 * x;
  for (auto& y : s.ys) y = 4e13 + 1e11 * y;
  EXPECT_EQ(last(s), 30U);
}

TEST(ChangePoint, TooShortASeriesHasNone) {
  EXPECT_EQ(last(series(27, 0, 13, 100, 0, 0, 1)), 0U);
  EXPECT_EQ(last({}), 0U);
}

// A spike shorter than a piece (a snapshot that grew for two days) does not cut the line in two.
TEST(ChangePoint, ASpikeIsNoChange) {
  Series s = series(60, 0.1, 0, 0, 0, 0, 5);
  s.ys[30] += 6;
  s.ys[31] += 6;
  EXPECT_EQ(last(s), 0U);
}

int cuts(int runs, std::size_t n, double step, double phi) {
  int found = 0;
  for (int run = 0; run < runs; ++run)
    found += last(series(n, 0.1, n / 2, step, 0, phi, 1000 + static_cast<std::uint64_t>(run))) > 0;
  return found;
}

TEST(ChangePoint, SeldomSeesWhatIsNotThere) {
  EXPECT_LE(cuts(500, 60, 0, 0), 5);
  EXPECT_LE(cuts(500, 60, 0, 0.3), 10);
  EXPECT_LE(cuts(500, 60, 0, 0.6), 30);
}

TEST(ChangePoint, SeesLargeSteps) {
  EXPECT_GE(cuts(200, 60, 8, 0), 195);
  EXPECT_GE(cuts(200, 60, 8, 0.3), 185);
  EXPECT_GE(cuts(200, 60, 8, 0.6), 165);
}

}  // namespace
}  // namespace plumbline::scoring
