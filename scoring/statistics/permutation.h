#pragma once

#include <cstdint>
#include <vector>

namespace plumbline::scoring {

/// Fisher's exact permutation test of a difference of means: the share of all ways to choose the
/// first side from all values whose difference is at least as large. It assumes that the values can
/// be exchanged: autocorrelated ones cannot.
struct Permutation {
  double difference = 0;     ///< mean of xs − mean of ys
  std::int64_t extreme = 0;  ///< ways with a difference at least as large
  std::int64_t all = 0;
  double p = 1;  ///< one-sided, "xs are larger"
};

/// All ways are tried: nothing is drawn. An empty side, or more than `most` ways: all 0, p 1.
Permutation permutation_test(const std::vector<double>& xs, const std::vector<double>& ys,
                             std::int64_t most = 2'000'000);

}  // namespace plumbline::scoring
