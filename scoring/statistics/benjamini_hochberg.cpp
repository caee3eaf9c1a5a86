#include "scoring/statistics/benjamini_hochberg.h"

#include <algorithm>
#include <numeric>

namespace plumbline::scoring {

std::vector<double> benjamini_hochberg(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  const auto n = static_cast<double>(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    least = std::min(least, p_values[order[rank]] * n / (static_cast<double>(rank) + 1));
    adjusted[order[rank]] = least;
  }
  return adjusted;
}

}  // namespace plumbline::scoring
