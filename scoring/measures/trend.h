#pragma once

#include <optional>

#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Five years: what fills later, or not at all, is told as this far away and no further.
inline constexpr double kHorizonDays = 1826;

/// How a used number grows towards its limit, and when it gets there at that pace.
struct Trend {
  double per_day = 0;    ///< of what is used; ≤ 0: it does not grow
  double days_left = 0;  ///< from the last day on, 0 … kHorizonDays
  double earliest = 0;   ///< one-sided 90 % bounds of the same
  double latest = 0;
  std::size_t days = 0;  ///< that the line rests on: those after the last change point
};

/// A robust line (Theil–Sen; interval widened for autocorrelation) through the days since the last
/// change point, from the last day's value to `limit`. nullopt below `least` days.
std::optional<Trend> trend_to(const DayValues& used, double limit, std::size_t least);

}  // namespace plumbline::scoring
