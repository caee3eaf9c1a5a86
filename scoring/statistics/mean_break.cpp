#include "scoring/statistics/mean_break.h"

#include <algorithm>
#include <numeric>

namespace plumbline::scoring {

std::optional<MeanBreak> mean_break(const std::vector<double>& values, std::size_t least) {
  least = std::max<std::size_t>(least, 1);
  if (values.size() < 2 * least) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  MeanBreak best;
  for (const double value : values) best.squares_none += (value - mean) * (value - mean);

  // Of the deviations from the mean: a split takes away n₁·m₁² + n₂·m₂² = s²·n/(n₁·n₂).
  double sum = 0;
  double most = -1;
  for (std::size_t i = 1; i + least <= values.size(); ++i) {
    sum += values[i - 1] - mean;
    if (i < least) continue;
    const auto before = static_cast<double>(i);
    const double gain = sum * sum * n / (before * (n - before));
    if (gain <= most) continue;
    most = gain;
    best.index = i;
    best.before = mean + sum / before;
    best.after = mean - sum / (n - before);
  }
  best.squares = std::max(best.squares_none - most, 0.0);
  return best;
}

}  // namespace plumbline::scoring
