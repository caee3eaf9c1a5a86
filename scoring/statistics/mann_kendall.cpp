#include "scoring/statistics/mann_kendall.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

namespace {

/// What groups of equal values take out of the variance.
struct Ties {
  double pairs = 0;     // Σ t(t − 1)
  double triples = 0;   // Σ t(t − 1)(t − 2)
  double weighted = 0;  // Σ t(t − 1)(2t + 5)
};

Ties ties_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  Ties ties;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t j = i;
    while (j < values.size() && values[j] == values[i]) ++j;
    const auto t = static_cast<double>(j - i);
    ties.pairs += t * (t - 1);
    ties.triples += t * (t - 1) * (t - 2);
    ties.weighted += t * (t - 1) * (2 * t + 5);
    i = j;
  }
  return ties;
}

}  // namespace

double kendall_variance(const std::vector<double>& xs, const std::vector<double>& ys) {
  const auto n = static_cast<double>(std::min(xs.size(), ys.size()));
  if (n < 2) return 0;
  const Ties x = ties_of(xs);
  const Ties y = ties_of(ys);
  double variance = (n * (n - 1) * (2 * n + 5) - x.weighted - y.weighted) / 18;
  variance += x.pairs * y.pairs / (2 * n * (n - 1));
  if (n > 2) variance += x.triples * y.triples / (9 * n * (n - 1) * (n - 2));
  return std::max(variance, 0.0);
}

MannKendall mann_kendall(const std::vector<double>& values) {
  MannKendall result;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j)
      result.s += static_cast<int>(values[j] > values[i]) - static_cast<int>(values[j] < values[i]);
  std::vector<double> times(values.size());
  std::iota(times.begin(), times.end(), 0.0);
  result.variance = kendall_variance(times, values);
  if (result.variance <= 0 || result.s == 0) return result;
  const double corrected = static_cast<double>(result.s) - (result.s > 0 ? 1 : -1);
  result.z = corrected / std::sqrt(result.variance);
  result.p = std::min(1.0, 2 * normal_cdf(-std::abs(result.z)));
  return result;
}

double ar1_inflation(const std::vector<double>& residuals) {
  const auto n = static_cast<double>(residuals.size());
  if (residuals.size() < 6) return 1;
  const double mean = std::accumulate(residuals.begin(), residuals.end(), 0.0) / n;
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    squares += (residuals[i] - mean) * (residuals[i] - mean);
    if (i > 0) products += (residuals[i] - mean) * (residuals[i - 1] - mean);
  }
  if (!(squares > 0)) return 1;
  const double r = std::clamp((n * (products / squares) + 2) / (n - 4), 0.0, 0.9);
  return (1 + r) / (1 - r);
}

}  // namespace plumbline::scoring
