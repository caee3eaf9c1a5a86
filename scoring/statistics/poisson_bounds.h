#pragma once

#include <cstdint>

#include "scoring/statistics/interval.h"

namespace plumbline::scoring {

/// Garwood's exact bounds of a Poisson mean after `count` events (Biometrika 28, 1936): each holds
/// alone with at least the given one-sided confidence. None seen: [0, −ln(1 − confidence)].
Interval poisson_bounds(std::int64_t count, double confidence);

/// The same per unit of exposure: `count` events over `exposure` (object-days, hours…), and what
/// rate that leaves possible. No exposure gives [0, ∞).
Interval exposure_bounds(std::int64_t count, double exposure, double confidence);

/// The rule of three: the rate that `exposure` without a single event leaves possible at 95 %,
/// 3/exposure (the exact −ln 0.05 = 2.9957 rounded up, as it is known). No exposure gives ∞.
double rule_of_three(double exposure);

/// How far a count is above what chance alone would give, `count − expected`, with bounds that each
/// hold alone with the given one-sided confidence; `expected` is taken as known. Above chance means
/// that the lower bound is above 0.
struct Excess {
  double value = 0;
  Interval bounds;
  bool above_chance = false;
};
Excess excess_over(double expected, std::int64_t count, double confidence);

}  // namespace plumbline::scoring
