#include "scoring/statistics/permutation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plumbline::scoring {

namespace {

/// n over k, or more than `most`.
std::int64_t ways(std::size_t n, std::size_t k, std::int64_t most) {
  double count = 1;
  k = std::min(k, n - k);
  for (std::size_t i = 1; i <= k; ++i) {
    count = count * static_cast<double>(n - k + i) / static_cast<double>(i);
    if (count > static_cast<double>(most)) return most + 1;
  }
  return std::llround(count);
}

/// The next choice of indexes below n in lexical order; false after the last.
bool advance(std::vector<std::size_t>& chosen, std::size_t n) {
  for (std::size_t i = chosen.size(); i-- > 0;) {
    if (chosen[i] == n - chosen.size() + i) continue;
    ++chosen[i];
    for (std::size_t j = i + 1; j < chosen.size(); ++j) chosen[j] = chosen[j - 1] + 1;
    return true;
  }
  return false;
}

}  // namespace

Permutation permutation_test(const std::vector<double>& xs, const std::vector<double>& ys,
                             std::int64_t most) {
  Permutation result;
  std::vector<double> values(xs);
  values.insert(values.end(), ys.begin(), ys.end());
  if (xs.empty() || ys.empty() || ways(values.size(), xs.size(), most) > most) return result;
  const auto m = static_cast<double>(xs.size());
  const auto n = static_cast<double>(ys.size());
  const double seen = std::accumulate(xs.begin(), xs.end(), 0.0);
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  result.difference = seen / m - (total - seen) / n;
  // With the totals fixed, the difference is as large as the first side's sum is.
  const double tolerance = 1e-9 * (std::abs(total) + 1);
  std::vector<std::size_t> chosen(xs.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  do {
    double sum = 0;
    for (const std::size_t i : chosen) sum += values[i];
    if (sum >= seen - tolerance) ++result.extreme;
    ++result.all;
  } while (advance(chosen, values.size()));
  result.p = static_cast<double>(result.extreme) / static_cast<double>(result.all);
  return result;
}

}  // namespace plumbline::scoring
