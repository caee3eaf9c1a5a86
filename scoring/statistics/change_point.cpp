#include "scoring/statistics/change_point.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scoring/statistics/mann_kendall.h"
#include "scoring/statistics/theil_sen.h"

namespace plumbline::scoring {

namespace {

constexpr double kPenaltyPerCut = 6;
constexpr std::size_t kReach = 3;       // a spike is at most this long
constexpr double kOutlier = 5;          // in standard deviations
constexpr double kMadToSigma = 1.4826;  // of a normal distribution

/// Sums from which the least squares of any piece's line follow at once.
class LineSums {
 public:
  LineSums(const std::vector<double>& xs, const std::vector<double>& ys)
      : x_(xs.size() + 1),
        y_(xs.size() + 1),
        xx_(xs.size() + 1),
        xy_(xs.size() + 1),
        yy_(xs.size() + 1) {
    // Around the middle, so that epoch times and byte counts keep their digits.
    const double x0 = xs[xs.size() / 2];
    const double y0 = median(ys);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      const double x = xs[i] - x0;
      const double y = ys[i] - y0;
      x_[i + 1] = x_[i] + x;
      y_[i + 1] = y_[i] + y;
      xx_[i + 1] = xx_[i] + x * x;
      xy_[i + 1] = xy_[i] + x * y;
      yy_[i + 1] = yy_[i] + y * y;
    }
  }

  /// What a line leaves of [from, to).
  double squares(std::size_t from, std::size_t to) const {
    const auto n = static_cast<double>(to - from);
    const double x = x_[to] - x_[from];
    const double y = y_[to] - y_[from];
    const double sxx = xx_[to] - xx_[from] - x * x / n;
    const double sxy = xy_[to] - xy_[from] - x * y / n;
    const double syy = yy_[to] - yy_[from] - y * y / n;
    return std::max(0.0, sxx > 0 ? syy - sxy * sxy / sxx : syy);
  }

  double total() const { return squares(0, x_.size() - 1); }

 private:
  std::vector<double> x_, y_, xx_, xy_, yy_;
};

std::vector<double> residuals(const std::vector<double>& xs, const std::vector<double>& ys,
                              std::size_t from, std::size_t to) {
  const auto n = static_cast<double>(to - from);
  double mx = 0;
  double my = 0;
  for (std::size_t i = from; i < to; ++i) mx += xs[i] / n, my += ys[i] / n;
  double sxx = 0;
  double sxy = 0;
  for (std::size_t i = from; i < to; ++i) {
    sxx += (xs[i] - mx) * (xs[i] - mx);
    sxy += (xs[i] - mx) * (ys[i] - my);
  }
  const double slope = sxx > 0 ? sxy / sxx : 0;
  std::vector<double> rests;
  for (std::size_t i = from; i < to; ++i) rests.push_back(ys[i] - my - slope * (xs[i] - mx));
  return rests;
}

/// The variance that independent noise would need to wander as these blocks do.
double noise(const std::vector<double>& xs, const std::vector<double>& ys, std::size_t least) {
  std::vector<double> variances;
  std::vector<double> inflations;
  for (std::size_t from = 0; from + least <= xs.size(); from += least) {
    const auto rests = residuals(xs, ys, from, from + least);
    double squares = 0;
    for (const double rest : rests) squares += rest * rest;
    variances.push_back(squares / (static_cast<double>(least) - 2));
    inflations.push_back(ar1_inflation(rests));
  }
  return median(std::move(variances)) * median(std::move(inflations));
}

/// Without spikes: what stands far out of the median of the seven points around it is put there
/// (Hampel's filter). Steps and turns stay where they are.
std::vector<double> without_spikes(const std::vector<double>& ys) {
  std::vector<double> middles(ys.size());
  std::vector<double> distances(ys.size());
  for (std::size_t i = 0; i < ys.size(); ++i) {
    const std::size_t reach = std::min({kReach, i, ys.size() - 1 - i});
    middles[i] = median({ys.begin() + static_cast<std::ptrdiff_t>(i - reach),
                         ys.begin() + static_cast<std::ptrdiff_t>(i + reach + 1)});
    distances[i] = std::abs(ys[i] - middles[i]);
  }
  const double sigma = kMadToSigma * median(distances);
  if (!(sigma > 0)) return ys;
  std::vector<double> calm = ys;
  for (std::size_t i = 0; i < ys.size(); ++i)
    if (distances[i] > kOutlier * sigma) calm[i] = middles[i];
  return calm;
}

}  // namespace

std::size_t last_change_point(const std::vector<double>& xs, const std::vector<double>& values,
                              std::size_t least) {
  least = std::max<std::size_t>(least, 4);
  const std::size_t n = std::min(xs.size(), values.size());
  if (n < 2 * least) return 0;
  const std::vector<double> ys = without_spikes(values);
  const LineSums sums(xs, ys);
  // What rounding leaves of the sums must not look like a change where there is no noise.
  const double rounding = 1e-9 * sums.total() + std::numeric_limits<double>::min();
  const double penalty =
      kPenaltyPerCut * std::log(static_cast<double>(n)) * noise(xs, ys, least) + rounding;

  constexpr double kImpossible = std::numeric_limits<double>::infinity();
  std::vector<double> cost(n + 1, kImpossible);
  std::vector<std::size_t> begins(n + 1, 0);
  cost[0] = -penalty;
  for (std::size_t to = least; to <= n; ++to)
    for (std::size_t from = 0; from + least <= to; ++from) {
      if (cost[from] == kImpossible) continue;
      const double sum = cost[from] + sums.squares(from, to) + penalty;
      if (sum < cost[to]) cost[to] = sum, begins[to] = from;
    }
  return begins[n];
}

}  // namespace plumbline::scoring
