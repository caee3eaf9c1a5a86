#pragma once

#include <vector>

namespace plumbline::scoring {

/// Mann and Whitney's rank test of whether values of `xs` tend to be larger than those of `ys`
/// (Annals of Mathematical Statistics 18, 1947). It assumes independent values: over
/// autocorrelated ones it sees differences that are not there.
struct MannWhitney {
  double u = 0;        ///< pairs in which x is larger, ties count half
  bool exact = false;  ///< p-values from the exact distribution: no ties, at most 50 values a side
  double greater = 1;  ///< one-sided p of "xs are larger"
  double less = 1;     ///< one-sided p of "xs are smaller"
  double two_sided = 1;
};

/// How the p-values are found: Automatic is exact where that can be, else the normal approximation
/// with ties and continuity correction; Uncorrected is that without the correction.
enum class RankMethod { Automatic, Corrected, Uncorrected };

/// An empty side: u 0, all p 1.
MannWhitney mann_whitney(const std::vector<double>& xs, const std::vector<double>& ys,
                         RankMethod method = RankMethod::Automatic);

}  // namespace plumbline::scoring
