#include "scoring/statistics/kaplan_meier.h"

#include <algorithm>
#include <boost/sort/spreadsort/float_sort.hpp>
#include <cmath>

#include "scoring/statistics/exact_bounds.h"

namespace plumbline::scoring {

namespace {

// Products of fractions miss the share that they stand for by a few ulps: 17/20 is not 0.85.
constexpr double kSlack = 1e-9;

/// Bounds of the share still open, when `effective` items were watched and `open` of them last.
Bounds open_share(double open, double effective, double confidence) {
  return exact_bounds(open * effective, effective, confidence);
}

/// The lower bound of that share is above `x` for certain, told without working it out: it is a
/// quantile of Beta(k, n − k + 1), which is sub-Gaussian with variance 1 / (4 (n + 2)) (Marchal and
/// Arbel, Electron. Commun. Probab. 22, 2017).
bool surely_above(double x, double open, double effective, double confidence) {
  const double distance = open * effective / (effective + 1) - x;
  return distance > 0 && std::exp(-2 * (effective + 2) * distance * distance) < 1 - confidence;
}

/// What a radix sort goes by: assessments sort a year of lengths for each signal of this kind.
std::int64_t bits_of_length(const Lasting& item, unsigned offset) {
  return boost::sort::spreadsort::float_mem_cast<double, std::int64_t>(item.length) >> offset;
}

}  // namespace

std::vector<SurvivalStep> kaplan_meier(std::vector<Lasting> items) {
  for (auto& item : items) item.length = std::max(item.length, 0.0);
  const auto shorter = [](const Lasting& a, const Lasting& b) { return a.length < b.length; };
  if (!std::is_sorted(items.begin(), items.end(), shorter))
    boost::sort::spreadsort::float_sort(items.begin(), items.end(), bits_of_length, shorter);
  std::vector<SurvivalStep> curve;
  double open = 1;
  double greenwood = 0;
  for (std::size_t i = 0; i < items.size();) {
    SurvivalStep step;
    step.length = items[i].length;
    step.at_risk = static_cast<std::int64_t>(items.size() - i);
    for (; i < items.size() && items[i].length == step.length; ++i)
      ++(items[i].ended ? step.ended : step.censored);
    const auto at_risk = static_cast<double>(step.at_risk);
    const auto ended = static_cast<double>(step.ended);
    open *= 1 - ended / at_risk;
    if (step.ended < step.at_risk) greenwood += ended / (at_risk * (at_risk - ended));
    step.open = open;
    step.standard_error = open * std::sqrt(greenwood);
    curve.push_back(step);
  }
  return curve;
}

std::optional<double> lasting_value(const std::vector<SurvivalStep>& curve, double p) {
  for (const SurvivalStep& step : curve)
    if (step.open <= 1 - p + kSlack) return step.length;
  return std::nullopt;
}

LastingPercentile lasting_percentile(const std::vector<SurvivalStep>& curve, double p,
                                     double confidence) {
  LastingPercentile result;
  if (curve.empty()) return result;
  const double open_at_p = 1 - p;
  const auto watched = static_cast<double>(curve.front().at_risk);
  bool low_found = open_share(1, watched, confidence).low <= open_at_p;
  result.value = lasting_value(curve, p);
  double open_before = 1;
  for (const SurvivalStep& step : curve) {
    if (low_found && result.high) break;
    // Beyond this length only those speak that were watched beyond it.
    const auto beyond = static_cast<double>(step.at_risk - step.ended - step.censored);
    if (!low_found) {
      const double effective = beyond / step.open;
      low_found = !(beyond > 0) || (!surely_above(open_at_p, step.open, effective, confidence) &&
                                    open_share(step.open, effective, confidence).low <= open_at_p);
      if (low_found) result.low = step.length;
    }
    // An upper bound is never below the share itself.
    if (!result.high && step.ended > 0 && step.open <= open_at_p + kSlack) {
      const double effective = static_cast<double>(step.at_risk) / open_before;
      if (open_share(step.open, effective, confidence).high <= open_at_p) result.high = step.length;
    }
    open_before = step.open;
  }
  return result;
}

}  // namespace plumbline::scoring
