#include "scoring/experiments/charts.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/control_chart.h"
#include "scoring/statistics/cusum.h"
#include "scoring/statistics/ewma.h"

namespace plumbline::scoring {

namespace {

// Montgomery's usual choices, in standard deviations: small steps that last are seen.
constexpr double kLambda = 0.2;
constexpr double kSlack = 0.5;
constexpr double kLimit = 5;

using Weeks = std::vector<Observation>;

void draw(ExperimentCharts& charts, const char* kind, const ControlChart& chart,
          const std::vector<Instant>& ends) {
  charts.kind = kind;
  charts.centre = chart.centre;
  for (std::size_t i = 0; i < chart.points.size(); ++i) {
    const ChartPoint& p = chart.points[i];
    charts.points.push_back({ends[i], p.value, p.low, p.high, p.out});
  }
}

std::vector<Instant> ends_of(const Weeks& weeks) {
  std::vector<Instant> ends;
  for (const auto& week : weeks) ends.push_back(end_of(week.week));
  return ends;
}

/// Cases between one rare event and the next; each belongs to the week in which it ended.
void draw_between(ExperimentCharts& charts, const Weeks& weeks, std::size_t before) {
  std::vector<double> between;
  std::vector<Instant> ends;
  std::size_t baseline = 0;
  bool any = false;
  double since = 0;
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const Observation& week = weeks[i];
    const double each = week.n / (week.k + 1);
    for (double event = 0; event + 0.5 < week.k; ++event) {
      since += each;
      if (any) between.push_back(since), ends.push_back(end_of(week.week));
      any = true;
      since = 0;
    }
    since += each;
    if (i + 1 == before) baseline = between.size();
  }
  if (baseline >= 2) draw(charts, "g", g_chart(between, baseline), ends);
}

void draw_portions(ExperimentCharts& charts, const Weeks& weeks, std::size_t before,
                   const Scale& scale) {
  std::vector<Portion> portions;
  for (const auto& week : weeks)
    portions.push_back({scale.shares && scale.higher ? week.n - week.k : week.k, week.n});
  if (scale.shares)
    draw(charts, "p", p_chart(portions, before), ends_of(weeks));
  else
    draw(charts, "u", u_chart(portions, before), ends_of(weeks));
}

void draw_values(ExperimentCharts& charts, const Weeks& weeks, std::size_t before,
                 const Scale& scale) {
  std::vector<double> values;
  for (const auto& week : weeks) values.push_back(shown(scale, week.y));
  if (scale.transformation == Transformation::Log)
    draw(charts, "xmr_log", log_individuals_chart(values, before), ends_of(weeks));
  else
    draw(charts, "xmr", individuals_chart(values, before), ends_of(weeks));
}

/// Each week in standard deviations of those before, better is positive; empty: they do not vary.
std::vector<double> standardised(const Weeks& weeks, const Sides& sides, const Scale& scale) {
  const bool rare = scale.transformation == Transformation::Exposure;
  const Spread spread = spread_of(sides.before, scale);
  std::vector<double> values;
  if (!(spread.deviation > 0)) return values;
  double cases = 0;
  for (const auto& week : sides.before) cases += week.n / static_cast<double>(sides.before.size());
  const double rate = rare ? std::exp(spread.mean) : 0;
  for (const auto& week : weeks) {
    const double adverse = rare ? (week.k - rate * week.n) / (rate * cases) : week.y - spread.mean;
    values.push_back(-adverse / spread.deviation);
  }
  return values;
}

void add_drift(ExperimentCharts& charts, const Weeks& weeks, const std::vector<double>& values) {
  const Ewma averages = ewma(values, kLambda, 0, 1);
  const Cusum sums = cusum(values, 0, kSlack, kLimit);
  charts.ewma_limit = averages.high;
  charts.cusum_limit = kLimit;
  for (std::size_t i = 0; i < values.size(); ++i)
    charts.drift.push_back(
        {end_of(weeks[i].week), averages.averages[i], sums.above[i], sums.below[i]});
}

}  // namespace

ExperimentCharts charts_of(const Sides& sides, const Scale& scale) {
  ExperimentCharts charts;
  const std::size_t before = sides.before.size();
  if (before < 2) return charts;
  Weeks weeks = sides.before;
  weeks.insert(weeks.end(), sides.after.begin(), sides.after.end());
  const bool counted =
      std::all_of(weeks.begin(), weeks.end(), [](const Observation& o) { return o.n > 0; });
  if (scale.transformation == Transformation::Exposure && scale.shares)
    draw_between(charts, weeks, before);
  else if (scale.transformation == Transformation::Exposure ||
           (scale.transformation == Transformation::Logit && counted))
    draw_portions(charts, weeks, before, scale);
  else
    draw_values(charts, weeks, before, scale);
  add_drift(charts, weeks, standardised(weeks, sides, scale));
  return charts;
}

}  // namespace plumbline::scoring
