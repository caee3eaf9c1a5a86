#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace plumbline::scoring {

/// The one split of a series into two means that leaves the least sum of squares (Bai, Econometric
/// Theory 13, 1997). It always finds one: whether it is real is another question (`pettitt`,
/// `last_change_point`); `break_interval` says how sure its place is.
struct MeanBreak {
  std::size_t index = 0;    ///< values before the break
  double before = 0;        ///< mean before
  double after = 0;         ///< mean after
  double squares_none = 0;  ///< residual sum of squares without a break
  double squares = 0;       ///< and with it
};

/// Both sides have at least `least` (≥ 1) values; none when there are fewer than twice as many.
std::optional<MeanBreak> mean_break(const std::vector<double>& values, std::size_t least = 1);

}  // namespace plumbline::scoring
