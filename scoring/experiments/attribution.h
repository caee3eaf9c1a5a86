#pragma once

#include <vector>

#include "facts/practice.h"
#include "scoring/experiments/registration.h"
#include "scoring/experiments/verdict.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// The area's work before and after, week by week, in the weeks that are compared.
struct VolumeSides {
  std::vector<const WeekRecord*> before;
  std::vector<const WeekRecord*> after;
};

/// How much more work, and of other kinds, was done after than before (rubric B.0.1: ±30 %).
struct VolumeShift {
  double ratio = 1;      ///< root changes a week, after / before
  double mix_shift = 0;  ///< share of work that moved between classes
  bool stable = true;    ///< neither moved by more than 30 % and by more than chance (95 %)
};
VolumeShift volume_shift(const VolumeSides& sides, const std::string& area);

/// Other registered changes of the same process between the begin of the baseline and the end:
/// other experiments of the area that ran within the baseline, and new or changed versions
/// (`version`, steps or selectors) of procedures of the area that share the experiment's id or a
/// class of work with it. What stood there when the folder was first seen is no change.
std::vector<ExperimentReason> other_changes(const Experiment& experiment,
                                            const std::vector<Registration>& all,
                                            const PracticeHistory& practice, Instant as_of);

}  // namespace plumbline::scoring
