#pragma once

#include <cstdint>
#include <vector>

namespace plumbline::scoring {

/// Pettitt's test for one change of location at an unknown time (Applied Statistics 28, 1979).
/// Like every rank test of a series it assumes independent values.
struct Pettitt {
  std::int64_t k = 0;     ///< the largest |U|
  std::size_t index = 0;  ///< values before the change: the change lies after that many
  double p = 1;           ///< two-sided, 2·exp(−6k²/(n³ + n²)), approximate
};

/// The first of equally large ones. Fewer than two values: k 0, p 1.
Pettitt pettitt(const std::vector<double>& values);

}  // namespace plumbline::scoring
