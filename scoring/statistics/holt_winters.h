#pragma once

#include <cstddef>
#include <vector>

namespace plumbline::scoring {

/// Double exponential smoothing, a level and a trend, with fixed parameters (Holt 1957). It starts
/// at the second value with the first difference as trend.
struct HoltWinters {
  double level = 0;
  double trend = 0;
  double squares = 0;  ///< sum of squared one-step errors, from the third value on
  double forecast(std::size_t steps) const { return level + trend * static_cast<double>(steps); }
};

/// α weighs the newest level, β the newest trend, both in (0, 1]. Fewer than two values: the value
/// itself, or zero, and no trend.
HoltWinters holt_winters(const std::vector<double>& values, double alpha, double beta);

}  // namespace plumbline::scoring
