#include "scoring/statistics/theil_sen.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/distributions.h"
#include "scoring/statistics/mann_kendall.h"

namespace plumbline::scoring {

namespace {

std::vector<double> slopes_of(const std::vector<double>& xs, const std::vector<double>& ys) {
  std::vector<double> slopes;
  slopes.reserve(xs.size() * (xs.size() - 1) / 2);
  for (std::size_t i = 0; i < xs.size(); ++i)
    for (std::size_t j = i + 1; j < xs.size(); ++j)
      if (xs[i] != xs[j]) slopes.push_back((ys[j] - ys[i]) / (xs[j] - xs[i]));
  return slopes;
}

double nth(std::vector<double>& values, std::size_t n) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(n);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

double median(std::vector<double> values) {
  const std::size_t half = values.size() / 2;
  const double upper = nth(values, half);
  if (values.size() % 2 == 1) return upper;
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(half);
  return (*std::max_element(values.begin(), below) + upper) / 2;
}

std::optional<TheilSen> theil_sen(const std::vector<double>& xs, const std::vector<double>& ys,
                                  double confidence, double inflation) {
  if (xs.size() < 2 || xs.size() != ys.size()) return std::nullopt;
  std::vector<double> slopes = slopes_of(xs, ys);
  if (slopes.empty()) return std::nullopt;
  TheilSen line;
  line.slope = median(slopes);
  std::vector<double> rests(xs.size());
  for (std::size_t i = 0; i < xs.size(); ++i) rests[i] = ys[i] - line.slope * xs[i];
  line.intercept = median(std::move(rests));

  // Sen: with N slopes in order, S exceeds C with the probability left over, so that the bounds are
  // the M₁-th from below and the (M₂ + 1)-th, M₁ = (N − C)/2 and M₂ = (N + C)/2.
  const auto n = static_cast<double>(slopes.size());
  const double c =
      normal_quantile(confidence) * std::sqrt(kendall_variance(xs, ys) * std::max(inflation, 1.0));
  const double first = std::round((n - c) / 2);
  const double last = std::round((n + c) / 2);
  if (first >= 1) line.slope_bounds.low = nth(slopes, static_cast<std::size_t>(first) - 1);
  if (last + 1 <= n) line.slope_bounds.high = nth(slopes, static_cast<std::size_t>(last));
  return line;
}

}  // namespace plumbline::scoring
