#pragma once

#include <cstdint>
#include <vector>

namespace plumbline::scoring {

/// One point of a Shewhart chart with its own limits (Montgomery, Introduction to Statistical
/// Quality Control): three standard deviations around the centre.
struct ChartPoint {
  double value = 0;
  double low = 0;
  double high = 0;
  bool out = false;  ///< outside its limits
};

/// A control chart as data. Charts are for triage, never a gate: over autocorrelated weeks half of
/// all series show an alarm.
struct ControlChart {
  double centre = 0;
  double mean_moving_range = 0;  ///< individuals charts only
  std::vector<ChartPoint> points;
};

/// k events in n trials, or over an exposure of n.
struct Portion {
  double k = 0;
  double n = 0;
};

/// Individuals and moving ranges: limits at 3·M̄R̄/1.128, from the first `baseline` values (0: all).
/// Fewer than two: no limits, nothing is out.
ControlChart individuals_chart(const std::vector<double>& values, std::size_t baseline = 0);
/// The same on the logarithms of positive numbers, transformed back; a value that is not positive
/// counts as half of the smallest positive one.
ControlChart log_individuals_chart(const std::vector<double>& values, std::size_t baseline = 0);
/// Shares k/n with binomial limits around Σk/Σn. Points without trials have value and limits at
/// the centre.
ControlChart p_chart(const std::vector<Portion>& weeks, std::size_t baseline = 0);
/// Events per exposure k/n with Poisson limits around Σk/Σn.
ControlChart u_chart(const std::vector<Portion>& weeks, std::size_t baseline = 0);
/// What lies between rare events (trials or days between one and the next): geometric with mean ḡ,
/// limits at 3·√(ḡ(ḡ + 1)) (Benneyan 2001). Out above the limit is good news.
ControlChart g_chart(const std::vector<double>& between, std::size_t baseline = 0);

}  // namespace plumbline::scoring
