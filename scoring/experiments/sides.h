#pragma once

#include <optional>
#include <vector>

#include "facts/time.h"
#include "scoring/assessment.h"
#include "scoring/experiments/verdict.h"
#include "scoring/rubric.h"
#include "scoring/statistics/break_interval.h"

namespace plumbline::scoring {

/// How weekly values of one metric are read: adverse values, so that lower is better on any scale.
struct Scale {
  Transformation transformation = Transformation::Identity;
  bool higher = true;        ///< the metric's own direction
  bool shares = false;       ///< values are shares of samples (k of n)
  double floor = 0;          ///< stands for what is not positive on a logarithmic scale
  bool overlapping = false;  ///< a week's value looks back over up to 30 days
};

/// One week's value on that scale.
struct Observation {
  std::int64_t week = 0;  ///< week_number: neighbours differ by 1
  double y = 0;           ///< transformed, adverse; of rare events see k and n
  double k = 0;           ///< adverse events, where they were counted
  double n = 0;           ///< exposure, or cases; 0: not counted
};

/// The number of the week that ends then (Mondays 00:00 UTC), and the end of that week.
std::int64_t week_number(Instant end);
Instant end_of(std::int64_t week);

/// Both sides of an experiment, in order of time.
struct Sides {
  std::vector<Observation> before;
  std::vector<Observation> after;
};

/// Chosen from the signal and the weeks before the start alone, so that nothing that comes later
/// changes it. Rates with fewer than two adverse cases or ten cases a week are rare events; so are
/// counts below two a week.
Scale scale_of(const Signal& signal, bool higher, const std::vector<WeekAlone>& baseline);

/// nullopt: the week has no value. A quiet week of a rare event has none to show and counts as
/// watched.
std::optional<Observation> observe(const Scale& scale, const WeekAlone& week, Instant end);

/// The difference of the sides with its AR(1)-inflated error (rubric B.0.1): better is positive.
/// The effect's bounds stand at `bound_critical` errors.
SideComparison compare(const Sides& sides, const Scale& scale, double bound_critical);

/// What weeks of one side look like on the scale.
struct Spread {
  double mean = 0;             ///< transformed
  double shown = 0;            ///< in the signal's unit
  double deviation = 0;        ///< of weekly values; of rare events of the logarithm of their rate
  double autocorrelation = 0;  ///< lag 1, corrected for bias, clamped to [0, 0.9]
};
Spread spread_of(const std::vector<Observation>& side, const Scale& scale);

/// The relative effect that a difference on the scale means, at the given mean before it.
double effect_of(const Scale& scale, double mean_before, double difference);
/// The difference that a relative effect means: the inverse of `effect_of`.
double difference_of(const Scale& scale, double mean_before, double effect);

/// Index, over before and after together, of the first week after the one change of level that
/// explains most (least squares; of rare events likelihood), with three weeks at least on each
/// side; 0: too few weeks.
std::size_t break_of(const Sides& sides, const Scale& scale);

/// How sure `index` of `break_of` is, at 95 %; nullopt for rare events, or where it cannot be told.
std::optional<BreakInterval> break_interval_of(const Sides& sides, const Scale& scale,
                                               std::size_t index, double autocorrelation);

/// A value of the scale in the signal's own unit.
double shown(const Scale& scale, double y);

}  // namespace plumbline::scoring
