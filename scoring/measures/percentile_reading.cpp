#include "scoring/measures/percentile_reading.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

constexpr double kShown = 0.90;
constexpr double kHeld = 0.95;

}  // namespace

Reading percentile_reading(const Signal& signal, const Window& window,
                           const std::vector<Lasting>& items, double percentile) {
  const auto ended = static_cast<std::int64_t>(
      std::count_if(items.begin(), items.end(), [](const Lasting& item) { return item.ended; }));
  Reading reading = number_reading(signal, window, 0, ended, Judging::Percentile);
  reading.value.value.reset();
  reading.per_week = 0;
  if (items.empty()) return reading;
  const std::vector<SurvivalStep> curve = kaplan_meier(items);
  const LastingPercentile shown = lasting_percentile(curve, percentile, kShown);
  reading.value.value = shown.value;
  reading.value.low = shown.low;
  reading.value.high = shown.high;
  const LastingPercentile held = lasting_percentile(curve, percentile, kHeld);
  reading.low95 = held.low;
  reading.high95 = held.high;
  return reading;
}

double length_in(Unit unit, Instant from, Instant to) {
  const double seconds = std::chrono::duration<double>(to - from).count();
  switch (unit) {
    case Unit::Minutes:
      return seconds / 60;
    case Unit::Hours:
      return seconds / 3600;
    case Unit::Days:
      return seconds / 86400;
    default:
      return seconds;
  }
}

}  // namespace plumbline::scoring
