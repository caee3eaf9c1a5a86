#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/time.h"

namespace plumbline::scoring {

/// Where an experiment stands as of an assessment.
enum class ExperimentStatus : std::uint8_t {
  Planned,  ///< registered, its start lies ahead
  Running,  ///< started, its fixed end lies ahead: numbers are illustration, never a gate
  Decided,  ///< its end has passed and it was judged, once
  Invalid,  ///< a promise was broken, before or after its start
};
/// "planned" "running" "decided" "invalid"
const char* to_string(ExperimentStatus status);

/// Rubric B.0.1. None while there is nothing to say.
enum class ExperimentVerdict : std::uint8_t { None, Held, Refuted, Undecided, Invalid };
/// "none" "held" "refuted" "undecided" "invalid"
const char* to_string(ExperimentVerdict verdict);

/// How weekly values are made comparable: of rates the logit of the undesired share
/// (k + ½)/(n + 1), of durations and other positive numbers the logarithm, of rare events the
/// events per exposure over the whole side, of anything else the value itself.
enum class Transformation : std::uint8_t { Logit, Log, Exposure, Identity };
/// "logit" "log" "exposure" "none"
const char* to_string(Transformation transformation);

/// What a week is to an experiment.
enum class WeekRole : std::uint8_t {
  Before,
  WashIn,
  After,
  Freeze,   ///< dropped: a freeze that was declared beforehand lies in it
  Unknown,  ///< the metric has no value in it
};
/// "before" "wash_in" "after" "freeze" "unknown"
const char* to_string(WeekRole role);

/// One week of a metric, alone.
struct ExperimentWeek {
  Instant end;
  WeekRole role = WeekRole::Before;
  std::optional<double> value;  ///< in the signal's unit
  std::int64_t samples = 0;
};

/// What two sides of weekly values say of a metric. Effects are relative, better is positive: of a
/// rate the share of the undesired share that went away (0.3: three of ten adverse cases do not
/// occur any more), of other metrics the share of the mean by which it got better.
struct SideComparison {
  Transformation transformation = Transformation::Identity;
  int weeks_before = 0;  ///< with a value, freezes left out
  int weeks_after = 0;
  /// Mean, in the signal's unit, transformed back; of rare events as counted.
  double before = 0;
  double after = 0;
  double deviation = 0;        ///< standard deviation of weekly values, transformed
  double autocorrelation = 0;  ///< lag 1, corrected for bias, clamped to [0, 0.9]
  double difference = 0;       ///< transformed; better is positive
  double standard_error = 0;   ///< of it, AR(1)-inflated
  double effect = 0;           ///< relative; better is positive
  double low = 0;              ///< one-sided 95 % bounds of the effect, calibrated as well
  double high = 0;
};

/// A guard's answer: it must not be worse than its margin, by the 95 % bound.
struct GuardResult {
  std::string signal;
  double margin = 0.1;
  std::optional<bool> kept;  ///< not worse than the margin; nullopt: too few weeks to say
  std::optional<SideComparison> numbers;
  std::string text;
};

/// The decision's arithmetic.
struct ExperimentNumbers {
  SideComparison metric;
  int place = 1;                     ///< the k-th experiment of its area within 36 months
  double alpha = 0;                  ///< 4 % × 2⁻ᵏ
  double t = 0;                      ///< difference / standard error
  double critical = 0;               ///< what t must exceed; infinite: no alpha is left
  double minimum_effect = 0;         ///< as declared
  std::optional<Instant> change_at;  ///< begin of the first week after the one mean break
  /// 95 % interval of `change_at` (Bai, widened by the autocorrelation), the first week and the
  /// last that may be it; nullopt: not told (rare events, a side that does not vary). Not what
  /// decides.
  std::optional<Instant> change_low;
  std::optional<Instant> change_high;
  double volume_ratio = 1;  ///< root changes a week, after / before; 1 when there were none
  double mix_shift = 0;     ///< share of work that moved between classes
};

/// A value of an experiment's control chart with its own limits.
struct ChartedWeek {
  Instant end;       ///< of the week
  double value = 0;  ///< in the signal's unit; of a "g" chart cases since the last adverse one
  double low = 0;
  double high = 0;
  bool out = false;
};

/// One week's moving average and cumulative sums, in standard deviations of the weeks before the
/// start; better is positive.
struct DriftedWeek {
  Instant end;
  double ewma = 0;
  double better = 0;  ///< CUSUM of what is better than before, never below 0
  double worse = 0;   ///< … and worse
};

/// The weeks of an experiment as control charts, with limits from the weeks before its start.
/// Illustration, never a gate: no verdict reads it.
struct ExperimentCharts {
  /// "xmr" "xmr_log" (individuals, on a logarithmic scale), "p" (shares of counted cases), "u"
  /// (rare events a week), "g" (cases between rare ones); empty: too few weeks.
  std::string kind;
  double centre = 0;
  std::vector<ChartedWeek> points;
  double ewma_limit = 0;   ///< an average beyond it, either way, is an alarm
  double cusum_limit = 0;  ///< and so is a sum above it
  std::vector<DriftedWeek> drift;
};

/// What broke, or what keeps a verdict from being held: a code for machines, text for people.
struct ExperimentReason {
  /// invalid: "late" "moved_start" "moved_end" "swapped_metric" "changed" "hidden"
  ///   "stopped_early" "overlap" "short_baseline" "short_run" "bad_promise"
  /// not held: "few_weeks" "few_cases" "not_significant" "too_small" "no_alpha" "guard"
  /// "other_change"
  ///   "other_experiment" "volume" "change_point"
  std::string code;
  std::string text;  ///< one clear line with the numbers
};

/// One experiment as of an assessment: the same for the workbench and for level 5.
struct ExperimentResult {
  Experiment promise;  ///< the registered version: what it is judged by
  std::string id;
  std::string area;
  Instant registered;  ///< first sighting of the promise that is judged
  ExperimentStatus status = ExperimentStatus::Planned;
  ExperimentVerdict verdict = ExperimentVerdict::None;
  /// While running: an illustration. None: too few weeks or cases to show any.
  std::optional<ExperimentNumbers> numbers;
  std::vector<GuardResult> guards;
  std::vector<ExperimentReason> reasons;  ///< of the verdict, or seen so far while running
  std::vector<ExperimentWeek> weeks;      ///< of the primary metric, oldest first
  ExperimentCharts charts;                ///< of the same; empty before its start
  std::string summary;                    ///< one line: verdict and its numbers
  std::string next;                       ///< what the method asks next
  /// The last decision seen by the assessment, after the verdict; empty when there is none.
  std::string decision;
  /// A held experiment's procedure was adopted: decided so at or after the end.
  bool adopted = false;

  /// Held, refuted or undecided at its fixed end: it answers the question that was asked.
  bool decided() const { return status == ExperimentStatus::Decided; }
};

}  // namespace plumbline::scoring
