#include "scoring/statistics/pettitt.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace plumbline::scoring {

Pettitt pettitt(const std::vector<double>& values) {
  Pettitt result;
  std::int64_t u = 0;
  for (std::size_t t = 0; t + 1 < values.size(); ++t) {
    for (const double other : values)
      u += static_cast<int>(values[t] > other) - static_cast<int>(values[t] < other);
    if (std::abs(u) <= result.k) continue;
    result.k = std::abs(u);
    result.index = t + 1;
  }
  const auto n = static_cast<double>(values.size());
  const auto k = static_cast<double>(result.k);
  if (n > 0) result.p = std::min(1.0, 2 * std::exp(-6 * k * k / (n * n * n + n * n)));
  return result;
}

}  // namespace plumbline::scoring
