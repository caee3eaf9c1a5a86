#include "scoring/statistics/exact_bounds.h"

#include <algorithm>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

Bounds exact_bounds(double k, double n, double confidence) {
  if (!(n > 0)) return {};
  k = std::clamp(k, 0.0, n);
  Bounds bounds;
  if (k > 0) bounds.low = beta_quantile(k, n - k + 1, 1 - confidence);
  if (k < n) bounds.high = beta_quantile(k + 1, n - k, confidence);
  return bounds;
}

}  // namespace plumbline::scoring
