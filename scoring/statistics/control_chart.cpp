#include "scoring/statistics/control_chart.h"

#include <algorithm>
#include <cmath>

namespace plumbline::scoring {

namespace {

constexpr double kLimits = 3;
constexpr double kD2 = 1.128;  // mean range of two standard normal values

std::size_t used(std::size_t baseline, std::size_t all) {
  return baseline == 0 ? all : std::min(baseline, all);
}

void place(ControlChart& chart, double value, double low, double high) {
  chart.points.push_back({value, low, high, value < low || value > high});
}

/// Σk/Σn, and each point's limits by its own n.
template <typename Deviation>
ControlChart portions(const std::vector<Portion>& weeks, std::size_t baseline, double most,
                      Deviation deviation) {
  ControlChart chart;
  Portion sum;
  for (std::size_t i = 0; i < used(baseline, weeks.size()); ++i) {
    sum.k += weeks[i].k;
    sum.n += weeks[i].n;
  }
  if (!(sum.n > 0)) return chart;
  chart.centre = sum.k / sum.n;
  for (const Portion& week : weeks) {
    if (!(week.n > 0)) {
      place(chart, chart.centre, chart.centre, chart.centre);
      continue;
    }
    const double reach = kLimits * deviation(chart.centre, week.n);
    place(chart, week.k / week.n, std::max(0.0, chart.centre - reach),
          std::min(most, chart.centre + reach));
  }
  return chart;
}

}  // namespace

ControlChart individuals_chart(const std::vector<double>& values, std::size_t baseline) {
  ControlChart chart;
  const std::size_t n = used(baseline, values.size());
  if (n == 0) return chart;
  for (std::size_t i = 0; i < n; ++i) {
    chart.centre += values[i] / static_cast<double>(n);
    if (i > 0)
      chart.mean_moving_range += std::abs(values[i] - values[i - 1]) / static_cast<double>(n - 1);
  }
  const double reach = kLimits * chart.mean_moving_range / kD2;
  for (const double value : values) {
    if (n < 2)
      chart.points.push_back({value, value, value, false});
    else
      place(chart, value, chart.centre - reach, chart.centre + reach);
  }
  return chart;
}

ControlChart log_individuals_chart(const std::vector<double>& values, std::size_t baseline) {
  double smallest = 0;
  for (const double value : values)
    if (value > 0 && (smallest == 0 || value < smallest)) smallest = value;
  if (smallest == 0) return individuals_chart(values, baseline);
  std::vector<double> logs;
  for (const double value : values) logs.push_back(std::log(value > 0 ? value : smallest / 2));
  ControlChart chart = individuals_chart(logs, baseline);
  chart.centre = std::exp(chart.centre);
  for (std::size_t i = 0; i < values.size(); ++i) {
    ChartPoint& point = chart.points[i];
    point.value = values[i];
    point.low = std::exp(point.low);
    point.high = std::exp(point.high);
  }
  return chart;
}

ControlChart p_chart(const std::vector<Portion>& weeks, std::size_t baseline) {
  return portions(weeks, baseline, 1,
                  [](double p, double n) { return std::sqrt(p * (1 - p) / n); });
}

ControlChart u_chart(const std::vector<Portion>& weeks, std::size_t baseline) {
  return portions(weeks, baseline, HUGE_VAL, [](double u, double n) { return std::sqrt(u / n); });
}

ControlChart g_chart(const std::vector<double>& between, std::size_t baseline) {
  ControlChart chart;
  const std::size_t n = used(baseline, between.size());
  for (std::size_t i = 0; i < n; ++i) chart.centre += between[i] / static_cast<double>(n);
  const double reach = kLimits * std::sqrt(chart.centre * (chart.centre + 1));
  for (const double value : between)
    place(chart, value, std::max(0.0, chart.centre - reach), chart.centre + reach);
  return chart;
}

}  // namespace plumbline::scoring
