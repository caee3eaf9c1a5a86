#include "scoring/statistics/wilson.h"

#include <algorithm>
#include <cmath>

namespace plumbline::scoring {

Bounds wilson(double k, double n, double z) {
  if (!(n > 0)) return {};
  const double p = std::clamp(k / n, 0.0, 1.0);
  const double z2 = z * z;
  const double centre = p + z2 / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  Bounds bounds{std::max(0.0, (centre - half) / scale), std::min(1.0, (centre + half) / scale)};
  // Rounding must not leave a bound inside (0, p] or [p, 1) where the formula gives the end itself.
  if (p == 0) bounds.low = 0;
  if (p == 1) bounds.high = 1;
  return bounds;
}

}  // namespace plumbline::scoring
