#include "scoring/experiments/suggestions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "scoring/experiments/decision.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr int kBaseline = 20;
constexpr int kLeastBaseline = 12;
constexpr int kWashIn = 1;
constexpr int kRun = 12;
constexpr std::size_t kMostGuards = 3;
constexpr double kStill = 1e-9;           // a deviation that is none
constexpr std::chrono::days kToWrite{2};  // a file is not written and read in a moment
constexpr double kErrors = 3.2;  // of a guard's difference: its margin is then shown in nine of ten

bool is_candidate(const Signal& signal, const Area& area) {
  if (!signal.id.starts_with(area.prefix + ".")) return false;
  if (signal.kind == SignalKind::Practice) return false;
  if (signal.better != Better::Higher && signal.better != Better::Lower) return false;
  const Measure* measure = find_measure(signal.measure);
  return measure && !measure->reads_weeks;
}

bool is_core(const Area& area, const std::string& signal) {
  return std::any_of(area.core.begin(), area.core.end(), [&](const CoreMetric& metric) {
    return std::find(metric.signals.begin(), metric.signals.end(), signal) != metric.signals.end();
  });
}

/// The first row, level by level, that the signal keeps from being met.
std::string weakness(const ScopeResult& now, const Area& area, const std::string& signal) {
  for (const auto& result : now.areas) {
    if (result.area != area.id) continue;
    for (const auto& row : result.indicators)
      for (const auto& criterion : row.criteria)
        if (criterion.signal == signal && criterion.state == State::NotMet && criterion.value)
          return row.id + ": " + number_text(*criterion.value) + ", needs " + criterion.comparison +
                 " " + number_text(criterion.target);
  }
  return {};
}

PlanBaseline baseline_of(const Signal& signal, const WeekHistory& weeks, Instant as_of) {
  PlanBaseline baseline;
  baseline.series.signal = signal.id;
  std::vector<std::pair<Instant, WeekAlone>> values;
  for (const WeekRecord& week : weeks) {
    const auto found = week.alone.find(signal.id);
    if (week.end > as_of - kWeek * kBaseline && week.end <= as_of && found != week.alone.end())
      values.emplace_back(week.end, found->second);
  }
  std::vector<WeekAlone> known;
  for (const auto& [end, value] : values) known.push_back(value);
  baseline.series.scale = scale_of(signal, signal.better == Better::Higher, known);
  std::vector<Observation> side;
  for (const auto& [end, value] : values)
    if (const auto o = observe(baseline.series.scale, value, end)) side.push_back(*o);
  const Spread spread = spread_of(side, baseline.series.scale);
  baseline.weeks = static_cast<int>(side.size());
  baseline.mean = spread.shown;
  baseline.series.mean = spread.mean;
  baseline.series.deviation = spread.deviation;
  baseline.series.autocorrelation = spread.autocorrelation;
  return baseline;
}

/// The smallest usual margin that can be shown to be kept; nullopt: none.
std::optional<double> margin_for(const PlanBaseline& guard) {
  const PlannedSeries& series = guard.series;
  const double r = series.autocorrelation;
  const double error =
      series.deviation * std::sqrt((1.0 / kBaseline + 1.0 / kRun) * (1 + r) / (1 - r));
  const double worse = -effect_of(series.scale, series.mean, -kErrors * error);
  for (const double margin : {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5})
    if (worse <= margin) return margin;
  return std::nullopt;
}

std::string next_id(const ScopeResult& now) {
  int highest = 0;
  for (const auto& experiment : now.experiments) {
    const std::string& id = experiment.id;
    if (!id.starts_with("EXP-") || id.size() > 9) continue;
    int number = 0;
    for (const char c : id.substr(4)) number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : 0;
    highest = std::max(highest, number);
  }
  std::string digits = std::to_string(highest + 1);
  while (digits.size() < 3) digits.insert(digits.begin(), '0');
  return "EXP-" + digits;
}

const Procedure* procedure_of(const PracticeHistory& practice, const Area& area, Instant as_of) {
  const Procedure* found = nullptr;
  for (const auto& procedure : practice.procedures) {
    if (procedure.area != area.id || !procedure.promise.covers(as_of)) continue;
    if (!found ||
        procedure.reviewed_on.value_or(Instant{}) >= found->reviewed_on.value_or(Instant{}))
      found = &procedure;
  }
  return found;
}

}  // namespace

std::vector<MetricSuggestion> suggest_metrics(const Area& area, const ScopeResult& now,
                                              const WeekHistory& weeks, const Rubric& rubric,
                                              Instant as_of) {
  std::vector<MetricSuggestion> all;
  for (const Signal& signal : rubric.signals) {
    if (!is_candidate(signal, area)) continue;
    MetricSuggestion metric;
    metric.signal = signal.id;
    metric.asks = signal.asks;
    metric.higher = signal.better == Better::Higher;
    metric.core = is_core(area, signal.id);
    metric.weak = weakness(now, area, signal.id);
    metric.baseline = baseline_of(signal, weeks, as_of);
    const PlannedSeries& series = metric.baseline.series;
    if (metric.baseline.weeks > 0)
      metric.noise = effect_of(series.scale, series.mean, series.deviation);
    if (metric.baseline.weeks < kLeastBaseline)
      metric.unsuitable = "a value in " + std::to_string(metric.baseline.weeks) +
                          " of the last 20 weeks, 12 are needed";
    else if (series.deviation < kStill)
      metric.unsuitable = "it never moved in " + std::to_string(metric.baseline.weeks) + " weeks";
    all.push_back(std::move(metric));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tuple(!a.unsuitable.empty(), a.weak.empty(), !a.core) <
           std::tuple(!b.unsuitable.empty(), b.weak.empty(), !b.core);
  });
  return all;
}

Instant earliest_start(const std::string& area, int known, const ScopeResult& now, Instant as_of) {
  Instant start =
      start_of_iso_week(as_of + kToWrite) + kWeek * (1 + std::max(0, kLeastBaseline - known));
  for (const auto& experiment : now.experiments) {
    const bool open = experiment.status == ExperimentStatus::Planned ||
                      experiment.status == ExperimentStatus::Running;
    if (experiment.area == area && open) start = std::max(start, experiment.promise.end);
  }
  return start;
}

Experiment draft_experiment(const MetricSuggestion& metric,
                            const std::vector<MetricSuggestion>& others, const Area& area,
                            const PracticeHistory& practice, const ScopeResult& now,
                            Instant as_of) {
  Experiment draft;
  draft.id = next_id(now);
  draft.area = area.id;
  if (const Procedure* procedure = procedure_of(practice, area, as_of)) {
    draft.procedure = procedure->id;
    draft.procedure_version = procedure->version;
  }
  draft.metric = metric.signal;
  draft.higher = metric.higher;
  draft.min_effect = 0.2;
  for (const auto& other : others) {
    if (!other.core || other.signal == metric.signal || !other.unsuitable.empty()) continue;
    if (draft.guards.size() >= kMostGuards) break;
    if (const auto margin = margin_for(other.baseline))
      draft.guards.push_back({other.signal, *margin});
  }
  draft.baseline_weeks = kBaseline;
  draft.start = earliest_start(area.id, metric.baseline.weeks, now, as_of);
  draft.wash_in_weeks = kWashIn;
  draft.end = draft.start + kWeek * (kWashIn + kRun);
  return draft;
}

}  // namespace plumbline::scoring
