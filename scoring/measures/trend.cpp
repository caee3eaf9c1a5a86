#include "scoring/measures/trend.h"

#include <algorithm>

#include "scoring/statistics/change_point.h"
#include "scoring/statistics/mann_kendall.h"
#include "scoring/statistics/theil_sen.h"

namespace plumbline::scoring {

namespace {

constexpr double kConfidence = 0.90;
constexpr std::size_t kLeastPiece = 14;

double days_until(double rest, double per_day) {
  if (rest <= 0) return 0;
  if (per_day <= 0) return kHorizonDays;
  return std::min(kHorizonDays, rest / per_day);
}

}  // namespace

std::optional<Trend> trend_to(const DayValues& used, double limit, std::size_t least) {
  if (used.size() < std::max<std::size_t>(least, 2)) return std::nullopt;
  std::vector<double> xs;
  std::vector<double> ys;
  for (const auto& [day, value] : used) {
    xs.push_back(static_cast<double>(day - used.front().first));
    ys.push_back(value);
  }
  if (xs.size() >= 2 * kLeastPiece) {
    const auto begin = static_cast<std::ptrdiff_t>(last_change_point(xs, ys, kLeastPiece));
    xs.erase(xs.begin(), xs.begin() + begin);
    ys.erase(ys.begin(), ys.begin() + begin);
  }
  const auto line = theil_sen(xs, ys, kConfidence);
  if (!line) return std::nullopt;
  std::vector<double> residuals;
  for (std::size_t i = 0; i < xs.size(); ++i)
    residuals.push_back(ys[i] - line->intercept - line->slope * xs[i]);
  const auto widened = theil_sen(xs, ys, kConfidence, ar1_inflation(residuals));
  const double rest = limit - used.back().second;
  Trend trend;
  trend.per_day = line->slope;
  trend.days_left = days_until(rest, line->slope);
  trend.earliest = days_until(rest, widened->slope_bounds.high);
  trend.latest = days_until(rest, widened->slope_bounds.low);
  trend.days = xs.size();
  return trend;
}

}  // namespace plumbline::scoring
