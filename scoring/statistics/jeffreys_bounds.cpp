#include "scoring/statistics/jeffreys_bounds.h"

#include <algorithm>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

Bounds jeffreys_bounds(double k, double n, double confidence) {
  if (!(n > 0)) return {};
  k = std::clamp(k, 0.0, n);
  return {beta_quantile(k + 0.5, n - k + 0.5, 1 - confidence),
          beta_quantile(k + 0.5, n - k + 0.5, confidence)};
}

}  // namespace plumbline::scoring
