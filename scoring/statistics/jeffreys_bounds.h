#pragma once

#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

/// Bounds for k of n from Jeffreys' prior: quantiles of Beta(k + ½, n − k + ½) (Brown, Cai and
/// DasGupta, Statistical Science 16, 2001, without their adjustment at the ends). Each has the
/// given one-sided credibility, so 0.975 gives the two-sided 95 % interval. k is clamped to [0, n];
/// n ≤ 0 gives [0, 1].
Bounds jeffreys_bounds(double k, double n, double confidence);

}  // namespace plumbline::scoring
