#include "scoring/statistics/break_interval.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

namespace {

constexpr double kLnRootOfTwoPi = 0.9189385332046727;
constexpr double kFarOut = -30;  // below it normal_cdf is no number any more
constexpr double kFarthest = 1e6;
constexpr int kHalvings = 100;

double ln_normal_cdf(double z) {
  if (z > kFarOut) return std::log(normal_cdf(z));
  return -z * z / 2 - std::log(-z) - kLnRootOfTwoPi + std::log1p(-1 / (z * z));
}

/// P(place < x) left of the break, x < 0, of two-sided Brownian motion with a drift of −|x|/2 whose
/// variance right of it is `phi` times that left of it.
double below(double x, double phi) {
  x = -x;
  const double f = 1 / phi;
  return -std::exp(std::log(x) / 2 - x / 8 - kLnRootOfTwoPi) -
         phi * (phi + 2) / (phi + 1) *
             std::exp(f * (1 + f) * x / 2 + ln_normal_cdf(-(0.5 + f) * std::sqrt(x))) +
         (x / 2 - 2 + (phi + 2) * (phi + 2) / (phi + 1)) * normal_cdf(-std::sqrt(x) / 2);
}

/// The same right of the break, x > 0.
double above(double x, double phi) {
  const double f = 1 / phi;
  return 1 + std::sqrt(f) * std::exp(std::log(x) / 2 - f * x / 8 - kLnRootOfTwoPi) +
         f * (2 * phi + 1) / (phi + 1) *
             std::exp((phi + 1) * x / 2 +
                      ln_normal_cdf(-(2 * phi + 1) / (2 * std::sqrt(phi)) * std::sqrt(x))) -
         ((2 * phi + 1) * (2 * phi + 1) / ((phi + 1) * phi) - 2 + f * x / 2) *
             normal_cdf(-std::sqrt(f * x) / 2);
}

/// How far from the break, in units of the drift, the tail that is left is `tail`: along `of` whose
/// share beyond x falls as x grows.
template <typename Beyond>
std::optional<double> reach(const Beyond& of, double tail) {
  double low = 1e-9;
  if (!(of(low) > tail)) return std::nullopt;
  double high = 1;
  while (of(high) > tail)
    if ((high *= 2) > kFarthest) return std::nullopt;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (of(middle) > tail ? low : high) = middle;
  }
  return high;
}

struct Side {
  double mean = 0;
  double variance = 0;  // divided by n
};

Side side_of(std::vector<double>::const_iterator from, std::vector<double>::const_iterator to) {
  const auto n = static_cast<double>(to - from);
  Side side;
  side.mean = std::accumulate(from, to, 0.0) / n;
  for (; from != to; ++from) side.variance += (*from - side.mean) * (*from - side.mean) / n;
  return side;
}

}  // namespace

std::optional<BreakInterval> break_interval(const std::vector<double>& values, std::size_t index,
                                            double level, double inflation) {
  if (index < 2 || index + 2 > values.size()) return std::nullopt;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(index);
  const Side before = side_of(values.begin(), at);
  const Side after = side_of(at, values.end());
  const double step = after.mean - before.mean;
  if (!(before.variance > 0) || !(after.variance > 0) || step == 0) return std::nullopt;
  const double phi = after.variance / before.variance;
  const double tail = (1 - level) / 2;
  // What lies above in the limit is how far the break may lie below its estimate.
  const auto right = reach([&](double x) { return 1 - above(x, phi); }, tail);
  const auto left = reach([&](double x) { return below(-x, phi); }, tail);
  if (!right || !left) return std::nullopt;
  const double scale = inflation * before.variance / (step * step);
  const double place = static_cast<double>(index);
  const double last = static_cast<double>(values.size()) - 1;
  return BreakInterval{
      static_cast<std::size_t>(std::clamp(place - std::ceil(*right * scale), 1.0, last)),
      static_cast<std::size_t>(std::clamp(place + std::ceil(*left * scale), 1.0, last))};
}

}  // namespace plumbline::scoring
