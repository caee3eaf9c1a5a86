#include "scoring/experiments/plan.h"

#include <algorithm>
#include <cmath>

#include "scoring/experiments/critical_values.h"
#include "scoring/experiments/decision.h"
#include "scoring/experiments/registration.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr int kLengths[] = {8, 10, 12, 16, 20, 26, 39, 52};
constexpr int kLeastBaseline = 12;
constexpr double kMostEffect = 0.95;
constexpr int kSearchRuns = 300;
constexpr int kSteps = 7;  // of the search for the detectable effect

PlanBaseline baseline_of(const std::string& metric, bool higher, double margin, int least,
                         const WeekHistory& weeks, const Rubric& rubric, Instant as_of) {
  PlanBaseline baseline;
  baseline.series.signal = metric;
  baseline.series.margin = margin;
  const Signal* signal = rubric.signal(metric);
  if (!signal) return baseline;
  std::vector<std::pair<WeekAlone, Instant>> values;
  for (const WeekRecord& week : weeks) {
    const auto found = week.alone.find(metric);
    if (week.end <= as_of && week.end > as_of - kWeek * least && found != week.alone.end())
      values.emplace_back(found->second, week.end);
  }
  std::vector<WeekAlone> known;
  for (const auto& [value, end] : values) known.push_back(value);
  Scale& scale = baseline.series.scale;
  scale = scale_of(*signal, higher, known);
  std::vector<Observation> side;
  for (const auto& [value, end] : values)
    if (const auto o = observe(scale, value, end)) side.push_back(*o);
  const Spread spread = spread_of(side, scale);
  baseline.weeks = static_cast<int>(side.size());
  baseline.mean = spread.shown;
  baseline.series.mean = spread.mean;
  baseline.series.deviation = spread.deviation;
  baseline.series.autocorrelation = spread.autocorrelation;
  return baseline;
}

/// The draft's registration as it would be among those that are there.
Registration register_draft(const Experiment& draft, const PracticeHistory& practice,
                            const Rubric& rubric, Instant as_of) {
  PracticeHistory all;
  all.experiments = practice.experiments;
  const bool there = std::any_of(all.experiments.begin(), all.experiments.end(),
                                 [&](const auto& e) { return e.id == draft.id; });
  if (!there) {
    all.experiments.push_back(draft);
    all.experiments.back().promise.first_seen = as_of;
    all.experiments.back().promise.gone_at.reset();
  }
  for (Registration& entry : registrations_of(all, rubric, as_of))
    if (entry.promise->id == draft.id) {
      entry.promise = &draft;
      return entry;
    }
  return {&draft, 1, {}};
}

std::optional<double> detectable(PowerQuestion question) {
  question.true_effect = kMostEffect;
  if (power_of(question, kSearchRuns).held < kPlannedPower) return std::nullopt;
  double low = 0;
  double high = kMostEffect;
  for (int step = 0; step < kSteps; ++step) {
    question.true_effect = (low + high) / 2;
    (power_of(question, kSearchRuns).held < kPlannedPower ? low : high) = question.true_effect;
  }
  return high;
}

PlanPoint point_of(PowerQuestion question, int weeks, double planned) {
  PlanPoint point;
  point.weeks = question.weeks_after = weeks;
  question.true_effect = planned;
  point.power = power_of(question).held;
  question.true_effect = question.minimum_effect;
  point.power_at_minimum = power_of(question).held;
  return point;
}

/// The weeks that will stand before the start: those known, and those still to come.
int weeks_by_start(const Experiment& draft, int known, Instant as_of) {
  const auto to_come = draft.start > as_of ? (draft.start - as_of) / kWeek : 0;
  return std::min(draft.baseline_weeks, known + static_cast<int>(to_come));
}

void judge_points(ExperimentPlan& plan) {
  for (const PlanPoint& point : plan.points)
    if (!plan.weeks && point.power >= kPlannedPower) plan.weeks = point.weeks;
  const PlanPoint& longest = plan.points.back();
  const std::string planned = "a true effect of " + percent_text(plan.planned_effect);
  if (!plan.weeks)
    plan.refusals.push_back(
        {"too_noisy", planned + " would be held in " + percent_text(longest.power) +
                          " of the cases after 52 weeks, 80 % are needed" +
                          (longest.detectable
                               ? "; " + percent_text(*longest.detectable) + " could be seen by then"
                               : "")});
  else if (plan.own.power < kPlannedPower)
    plan.refusals.push_back({"too_short", planned + " is held in " + percent_text(plan.own.power) +
                                              " of the cases after " +
                                              std::to_string(plan.own.weeks) +
                                              " weeks, 80 % need " + std::to_string(*plan.weeks)});
}

}  // namespace

ExperimentPlan plan(const Experiment& draft, double planned_effect, const PracticeHistory& practice,
                    const WeekHistory& weeks, const Rubric& rubric, Instant as_of) {
  ExperimentPlan plan;
  const Registration entry = register_draft(draft, practice, rubric, as_of);
  plan.refusals = entry.breaches;
  plan.place = entry.place;
  plan.alpha = alpha_of(entry.place);
  plan.planned_effect = std::min(
      kMostEffect, planned_effect > 0 ? planned_effect : kPlannedOverMinimum * draft.min_effect);

  PowerQuestion question;
  const auto baseline = [&](const std::string& signal, bool higher, double margin) {
    return baseline_of(signal, higher, margin, draft.baseline_weeks, weeks, rubric, as_of);
  };
  plan.metric = baseline(draft.metric, draft.higher, 0);
  question.weeks_before = weeks_by_start(draft, plan.metric.weeks, as_of);
  const auto check = [&](const PlanBaseline& b) {
    const int by_start = weeks_by_start(draft, b.weeks, as_of);
    if (by_start < kLeastBaseline)
      plan.refusals.push_back({"few_weeks", b.series.signal + " will have a value in " +
                                                std::to_string(by_start) +
                                                " weeks before the start, 12 are needed"});
    question.weeks_before = std::min(question.weeks_before, by_start);
  };
  check(plan.metric);
  for (const Guard& guard : draft.guards) {
    const Signal* signal = rubric.signal(guard.signal);
    plan.guards.push_back(
        baseline(guard.signal, signal && signal->better == Better::Higher, guard.margin));
    check(plan.guards.back());
    question.guards.push_back(plan.guards.back().series);
  }
  if (!std::isfinite(critical_value(40, 40, plan.alpha)))
    plan.refusals.push_back({"no_alpha", "no alpha is left for the area's experiment number " +
                                             std::to_string(plan.place) + " within 36 months"});
  if (question.weeks_before < kLeastBaseline) return plan;

  question.metric = plan.metric.series;
  question.minimum_effect = draft.min_effect;
  question.place = plan.place;
  question.wash_in_weeks = std::clamp(draft.wash_in_weeks, 0, 2);
  for (const int length : kLengths)
    plan.points.push_back(point_of(question, length, plan.planned_effect));
  const auto own = static_cast<int>((draft.end - draft.start) / kWeek) - question.wash_in_weeks;
  plan.own = point_of(question, std::max(own, 1), plan.planned_effect);
  for (PlanPoint* point : {&plan.own, &plan.points.back()}) {
    question.weeks_after = point->weeks;
    point->detectable = detectable(question);
  }
  question.weeks_after = plan.own.weeks;
  question.true_effect = plan.planned_effect;
  plan.lost_to = power_of(question).lost_to;
  judge_points(plan);
  plan.possible = plan.refusals.empty();
  return plan;
}

}  // namespace plumbline::scoring
