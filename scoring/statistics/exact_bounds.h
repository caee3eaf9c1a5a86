#pragma once

#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

/// Clopper and Pearson's exact bounds for k of n (Biometrika 26, 1934): each holds alone with at
/// least the given one-sided confidence, so 0.975 gives the two-sided 95 % interval. k and n need
/// not be whole; k is clamped to [0, n]; n ≤ 0 gives [0, 1].
Bounds exact_bounds(double k, double n, double confidence);

}  // namespace plumbline::scoring
