#pragma once

#include <cstdint>
#include <vector>

namespace plumbline::scoring {

/// Mann and Kendall's test for a monotonic trend of values in order of time (Mann, Econometrica 13,
/// 1945; Kendall, Rank Correlation Methods). It assumes independent values: over autocorrelated
/// ones it sees trends that are not there, see `ar1_inflation`.
struct MannKendall {
  std::int64_t s = 0;   ///< pairs that rise minus pairs that fall
  double variance = 0;  ///< of s under no trend, corrected for ties
  double z = 0;         ///< continuity-corrected; 0 when there is no variance
  double p = 1;         ///< two-sided
};

/// Fewer than two values: no trend, p 1.
MannKendall mann_kendall(const std::vector<double>& values);

/// The variance of Kendall's S between xs and ys of equal length, with ties in either (Kendall).
double kendall_variance(const std::vector<double>& xs, const std::vector<double>& ys);

/// By how much autocorrelation widens the variance of a mean or a trend: (1 + r)/(1 − r), where r
/// is the lag-1 autocorrelation of the (detrended) residuals r₁, corrected for its bias at this
/// size, (n·r₁ + 2)/(n − 4), and held within [0, 0.9]: never below 1. A plain choice, not a
/// published test. Fewer than 6 residuals, or no variance: 1.
double ar1_inflation(const std::vector<double>& residuals);

}  // namespace plumbline::scoring
