#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/experiments/power.h"
#include "scoring/experiments/verdict.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// A metric's baseline as the closed weeks show it.
struct PlanBaseline {
  PlannedSeries series;
  double mean = 0;  ///< in the signal's unit, transformed back
  int weeks = 0;    ///< with a value, of the last `baseline_weeks`
};

/// How a length fares.
struct PlanPoint {
  int weeks = 0;                ///< after the wash-in
  double power = 0;             ///< held, when the true effect is the planned one
  double power_at_minimum = 0;  ///< … when it is exactly the declared minimum: at best a half
  /// The smallest true effect that is held in 80 %, up to 95 %; only of the draft's own length and
  /// of the longest.
  std::optional<double> detectable;
};

/// What can be expected of an experiment before it starts.
struct ExperimentPlan {
  bool possible = false;  ///< nothing refuses it, and its own length has 80 % power
  /// Why it cannot be decided: codes of ExperimentReason, and "too_noisy" (no length up to 52 weeks
  /// has 80 % power), "too_short" (its own has not).
  std::vector<ExperimentReason> refusals;
  int place = 1;
  double alpha = 0;
  double planned_effect = 0;
  PlanBaseline metric;
  std::vector<PlanBaseline> guards;
  std::optional<int> weeks;       ///< the fewest after the wash-in with 80 % power
  PlanPoint own;                  ///< of the length that the draft has
  std::vector<PlanPoint> points;  ///< 8, 10, 12, 16, 20, 26, 39 and 52 weeks
  /// Of its own length, what keeps it from being held: ExperimentReason::code → share of runs.
  std::map<std::string, double> lost_to;
};

/// Share of experiments whose true effect is the planned one that are to be held.
inline constexpr double kPlannedPower = 0.8;
/// The planned effect when none is given, as a multiple of the declared minimum: the estimate of an
/// effect of exactly the minimum falls below it every second time.
inline constexpr double kPlannedOverMinimum = 1.5;

/// Plans a draft from the last closed weeks before `as_of`. A draft whose id is not in `practice`
/// is taken to be seen at `as_of`. `planned_effect` is the true relative effect that is hoped for;
/// 0: 1.5 times the minimum, at most 0.95. Pure: simulated with seeds from the inputs.
ExperimentPlan plan(const Experiment& draft, double planned_effect, const PracticeHistory& practice,
                    const WeekHistory& weeks, const Rubric& rubric, Instant as_of);

}  // namespace plumbline::scoring
