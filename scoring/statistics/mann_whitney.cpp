#include "scoring/statistics/mann_whitney.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

namespace {

constexpr std::size_t kMostExact = 50;

/// Σ t³ − t over groups of equal values.
double tie_sum(const std::vector<double>& xs, const std::vector<double>& ys) {
  std::vector<double> all(xs);
  all.insert(all.end(), ys.begin(), ys.end());
  std::sort(all.begin(), all.end());
  double sum = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t j = i;
    while (j < all.size() && all[j] == all[i]) ++j;
    const auto t = static_cast<double>(j - i);
    sum += t * t * t - t;
    i = j;
  }
  return sum;
}

/// P(U = u) for all u without ties: the coefficients of Gauss's binomial polynomial.
std::vector<double> distribution(std::size_t m, std::size_t n) {
  std::vector<double> ways(m * n + 1, 0);
  ways[0] = 1;
  // Π (1 − qⁿ⁺ⁱ)/(1 − qⁱ), i = 1 … m, kept within probabilities by dividing as it goes.
  for (std::size_t i = 1; i <= m; ++i) {
    for (std::size_t u = ways.size(); u-- > n + i;) ways[u] -= ways[u - n - i];
    for (std::size_t u = i; u < ways.size(); ++u) ways[u] += ways[u - i];
    const double scale = static_cast<double>(i) / static_cast<double>(n + i);
    for (double& way : ways) way *= scale;
  }
  return ways;
}

void exact(MannWhitney& result, std::size_t m, std::size_t n) {
  const std::vector<double> chance = distribution(m, n);
  double at_most = 0;
  double at_least = 0;
  for (std::size_t u = 0; u < chance.size(); ++u) {
    if (static_cast<double>(u) <= result.u) at_most += chance[u];
    if (static_cast<double>(u) >= result.u) at_least += chance[u];
  }
  result.exact = true;
  result.less = std::clamp(at_most, 0.0, 1.0);
  result.greater = std::clamp(at_least, 0.0, 1.0);
}

void approximate(MannWhitney& result, double m, double n, double ties, double correction) {
  const double all = m + n;
  const double variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return;
  const double above = result.u - m * n / 2;
  const double deviation = std::sqrt(variance);
  result.greater = normal_cdf(-(above - correction) / deviation);
  result.less = normal_cdf((above + correction) / deviation);
}

}  // namespace

MannWhitney mann_whitney(const std::vector<double>& xs, const std::vector<double>& ys,
                         RankMethod method) {
  MannWhitney result;
  if (xs.empty() || ys.empty()) return result;
  for (const double x : xs)
    for (const double y : ys) result.u += x > y ? 1 : x == y ? 0.5 : 0;
  const double ties = tie_sum(xs, ys);
  const bool small = std::max(xs.size(), ys.size()) <= kMostExact;
  if (method == RankMethod::Automatic && ties == 0 && small)
    exact(result, xs.size(), ys.size());
  else
    approximate(result, static_cast<double>(xs.size()), static_cast<double>(ys.size()), ties,
                method == RankMethod::Uncorrected ? 0 : 0.5);
  result.two_sided = std::min(1.0, 2 * std::min(result.greater, result.less));
  return result;
}

}  // namespace plumbline::scoring
