#include <gtest/gtest.h>

#include "scoring/statistics/exact_bounds.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/kaplan_meier.h"

namespace plumbline::scoring {
namespace {

std::vector<Lasting> all(std::vector<double> lengths, bool ended) {
  std::vector<Lasting> items;
  for (const double length : lengths) items.push_back({length, ended});
  return items;
}

std::vector<double> up_to(int n) {
  std::vector<double> lengths;
  for (int i = 1; i <= n; ++i) lengths.push_back(i);
  return lengths;
}

/// Weeks in remission under 6-MP (Freireich et al., Blood 21, 1963), as every textbook has them.
std::vector<Lasting> remissions() {
  auto items = all({6, 6, 6, 7, 10, 13, 16, 22, 23}, true);
  for (const auto& open : all({6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}, false))
    items.push_back(open);
  return items;
}

TEST(KaplanMeier, AgreesWithTheTextbook) {
  const struct {
    double length;
    int at_risk, ended;
    double open, standard_error;
  } rows[] = {{6, 21, 3, .857, .0764},  {7, 17, 1, .807, .0869},  {10, 15, 1, .753, .0963},
              {13, 12, 1, .690, .1068}, {16, 11, 1, .627, .1141}, {22, 7, 1, .538, .1282},
              {23, 6, 1, .448, .1346}};
  auto curve = kaplan_meier(remissions());
  curve.erase(std::remove_if(curve.begin(), curve.end(), [](const auto& s) { return !s.ended; }),
              curve.end());
  ASSERT_EQ(curve.size(), std::size(rows));
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i].length, rows[i].length);
    EXPECT_EQ(curve[i].at_risk, rows[i].at_risk);
    EXPECT_EQ(curve[i].ended, rows[i].ended);
    EXPECT_NEAR(curve[i].open, rows[i].open, 5e-4);
    EXPECT_NEAR(curve[i].standard_error, rows[i].standard_error, 5e-5);
  }
}

TEST(KaplanMeier, PercentilesOfTheTextbook) {
  const auto curve = kaplan_meier(remissions());
  const auto median = lasting_percentile(curve, 0.5, 0.95);
  ASSERT_TRUE(median.value);
  EXPECT_EQ(*median.value, 23);
  EXPECT_GE(median.low, 10);
  EXPECT_LE(median.low, 16);
  EXPECT_FALSE(median.high);
  // Less than 85 % have ended at all: nobody knows, but it is longer than most were watched.
  const auto p85 = lasting_percentile(curve, 0.85, 0.9);
  EXPECT_FALSE(p85.value);
  EXPECT_GE(p85.low, 23);
  EXPECT_FALSE(p85.high);
}

TEST(KaplanMeier, WithoutOpenItemsItIsTheEmpiricalPercentile) {
  for (int n = 1; n <= 60; ++n)
    for (const double p : {0.25, 0.5, 0.85, 0.9}) {
      const auto found = lasting_percentile(kaplan_meier(all(up_to(n), true)), p, 0.9);
      ASSERT_TRUE(found.value);
      EXPECT_EQ(*found.value, std::ceil(p * n - 1e-9)) << n << " at " << p;
    }
}

// Without open items the bounds are order statistics: the r-th and s-th of the n, where
// P(Bin(n, p) < r) is at most 0.1 and P(Bin(n, p) >= s) is.
TEST(KaplanMeier, WithoutOpenItemsTheBoundsAreExact) {
  const auto below = [](int n, double p, int k) {
    double sum = 0;
    for (int i = 0; i < k; ++i)
      sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) +
                      i * std::log(p) + (n - i) * std::log1p(-p));
    return sum;
  };
  for (int n = 1; n <= 60; ++n)
    for (const double p : {0.5, 0.85}) {
      const auto found = lasting_percentile(kaplan_meier(all(up_to(n), true)), p, 0.9);
      int r = 0;
      while (r < n && below(n, p, r + 1) <= 0.1) ++r;
      EXPECT_EQ(found.low, r) << n << " at " << p;
      int s = 1;
      while (s <= n && 1 - below(n, p, s) > 0.1) ++s;
      EXPECT_EQ(found.high.has_value(), s <= n) << n << " at " << p;
      if (found.high) {
        EXPECT_EQ(*found.high, s) << n << " at " << p;
      }
    }
}

TEST(KaplanMeier, WhenAllAreOpenThereIsOnlyALowerBound) {
  const auto found = lasting_percentile(kaplan_meier(all(up_to(20), false)), 0.85, 0.9);
  EXPECT_FALSE(found.value);
  EXPECT_FALSE(found.high);
  // Two still watched and none ended: 15 % open cannot be excluded any more once only one is left.
  EXPECT_EQ(found.low, 19);
  EXPECT_EQ(lasting_percentile(kaplan_meier(all({7}, false)), 0.85, 0.9).low, 0);
}

TEST(KaplanMeier, NothingSaysNothing) {
  EXPECT_TRUE(kaplan_meier({}).empty());
  const auto found = lasting_percentile({}, 0.5, 0.9);
  EXPECT_FALSE(found.value);
  EXPECT_EQ(found.low, 0);
  EXPECT_FALSE(found.high);
}

// An item that is still open must not make things look quicker: it can only raise.
TEST(KaplanMeier, LeavingAnItemOpenNeverLowersThePercentile) {
  for (int open = 0; open < 30; ++open) {
    auto items = all(up_to(30), true);
    const auto before = lasting_percentile(kaplan_meier(items), 0.85, 0.9);
    items[static_cast<std::size_t>(open)].ended = false;
    const auto after = lasting_percentile(kaplan_meier(items), 0.85, 0.9);
    ASSERT_TRUE(before.value);
    EXPECT_TRUE(!after.value || *after.value >= *before.value) << open;
    EXPECT_TRUE(!after.high || (before.high && *after.high >= *before.high)) << open;
  }
}

TEST(KaplanMeier, BoundsEncloseTheValueAndWidenWithConfidence) {
  auto items = remissions();
  for (const double p : {0.1, 0.2, 0.3, 0.5}) {
    const auto narrow = lasting_percentile(kaplan_meier(items), p, 0.8);
    const auto wide = lasting_percentile(kaplan_meier(items), p, 0.95);
    ASSERT_TRUE(narrow.value);
    EXPECT_LE(narrow.low, *narrow.value);
    EXPECT_LE(wide.low, narrow.low);
    if (narrow.high) {
      EXPECT_GE(*narrow.high, *narrow.value);
    }
    if (wide.high) {
      ASSERT_TRUE(narrow.high);
      EXPECT_GE(*wide.high, *narrow.high);
    }
  }
}

TEST(KaplanMeier, OrderDoesNotMatterAndNegativeLengthsAreNone) {
  auto items = remissions();
  const auto one = lasting_percentile(kaplan_meier(items), 0.5, 0.9);
  std::reverse(items.begin(), items.end());
  const auto two = lasting_percentile(kaplan_meier(items), 0.5, 0.9);
  EXPECT_EQ(one.value, two.value);
  EXPECT_EQ(one.low, two.low);
  EXPECT_EQ(kaplan_meier({{-5, true}}).front().length, 0);
}

/// The definition, without short cuts.
LastingPercentile plainly(const std::vector<SurvivalStep>& curve, double p, double confidence) {
  LastingPercentile result;
  const double open_at_p = 1 - p;
  const auto bounds = [&](double open, double effective) {
    return exact_bounds(open * effective, effective, confidence);
  };
  bool low_found = bounds(1, static_cast<double>(curve.front().at_risk)).low <= open_at_p;
  double open_before = 1;
  for (const SurvivalStep& step : curve) {
    if (!result.value && step.open <= open_at_p + 1e-9) result.value = step.length;
    const auto beyond = static_cast<double>(step.at_risk - step.ended - step.censored);
    if (!low_found) {
      low_found = (beyond > 0 ? bounds(step.open, beyond / step.open).low : 0.0) <= open_at_p;
      if (low_found) result.low = step.length;
    }
    const double effective = static_cast<double>(step.at_risk) / open_before;
    if (!result.high && step.ended > 0 && bounds(step.open, effective).high <= open_at_p)
      result.high = step.length;
    open_before = step.open;
  }
  return result;
}

TEST(LastingPercentile, ShortCutsChangeNothing) {
  std::uint64_t state = 12345;
  const auto below = [&](std::uint64_t n) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % n;
  };
  for (int round = 0; round < 400; ++round) {
    std::vector<Lasting> items;
    const auto size = 1 + below(round % 5 == 0 ? 400 : 40);
    for (std::uint64_t i = 0; i < size; ++i)
      items.push_back({static_cast<double>(below(1 + below(300))), below(5) != 0});
    const auto curve = kaplan_meier(items);
    for (const double p : {0.5, 0.85, 0.95})
      for (const double confidence : {0.9, 0.95}) {
        const auto quick = lasting_percentile(curve, p, confidence);
        const auto plain = plainly(curve, p, confidence);
        ASSERT_EQ(quick.value, plain.value) << round;
        ASSERT_EQ(quick.low, plain.low) << round;
        ASSERT_EQ(quick.high, plain.high) << round;
        ASSERT_EQ(lasting_value(curve, p), plain.value) << round;
      }
  }
}

}  // namespace
}  // namespace plumbline::scoring
