#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "scoring/statistics/interval.h"

namespace plumbline::scoring {

/// A robust line through points: the slope is the median of the slopes of all pairs with distinct
/// x (Theil 1950; Sen, JASA 63, 1968), the intercept the median of y − slope·x. `slope_bounds`
/// come from Kendall's variance with ties; each holds alone with the one-sided confidence asked for
/// if the errors are independent, and an end is infinite where there are too few pairs.
struct TheilSen {
  double slope = 0;  ///< units of y per unit of x
  double intercept = 0;
  Interval slope_bounds;
};

/// Time and memory grow with the square of the number of points (400 points: 80,000 pairs); thin
/// longer series first. `inflation` ≥ 1 multiplies the variance, see `ar1_inflation`. None when no
/// two points differ in x.
std::optional<TheilSen> theil_sen(const std::vector<double>& xs, const std::vector<double>& ys,
                                  double confidence, double inflation = 1);

/// The median; the mean of the middle two when there are two. `values` must not be empty.
double median(std::vector<double> values);

}  // namespace plumbline::scoring
