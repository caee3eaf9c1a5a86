#include "scoring/statistics/poisson_bounds.h"

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

Interval poisson_bounds(std::int64_t count, double confidence) {
  const auto k = static_cast<double>(count < 0 ? 0 : count);
  return {k > 0 ? gamma_quantile(k, 1 - confidence) : 0.0, gamma_quantile(k + 1, confidence)};
}

Interval exposure_bounds(std::int64_t count, double exposure, double confidence) {
  Interval rate;
  rate.low = 0;
  if (!(exposure > 0)) return rate;
  const Interval mean = poisson_bounds(count, confidence);
  return {mean.low / exposure, mean.high / exposure};
}

double rule_of_three(double exposure) {
  return exposure > 0 ? 3 / exposure : std::numeric_limits<double>::infinity();
}

Excess excess_over(double expected, std::int64_t count, double confidence) {
  const Interval mean = poisson_bounds(count, confidence);
  Excess excess;
  excess.value = static_cast<double>(count) - expected;
  excess.bounds = {mean.low - expected, mean.high - expected};
  excess.above_chance = excess.bounds.low > 0;
  return excess;
}

}  // namespace plumbline::scoring
