#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace plumbline::scoring {

/// Between which indices (values before the break, as in `MeanBreak`) the break of a mean lies.
struct BreakInterval {
  std::size_t low = 0;
  std::size_t high = 0;
};

/// Bai's confidence interval for the place of a break (Econometric Theory 13, 1997), each side with
/// its own variance, as strucchange computes it. `level` is two-sided, 0 < level < 1; the ends are
/// kept within the series. `inflation` is how much wider than the values' own variance their
/// long-run variance is, as by `ar1_inflation`; 1 is for values without autocorrelation. None when
/// a side has fewer than two values or does not vary, when the means are equal, or when one side's
/// noise hides the break.
std::optional<BreakInterval> break_interval(const std::vector<double>& values, std::size_t index,
                                            double level = 0.95, double inflation = 1);

}  // namespace plumbline::scoring
