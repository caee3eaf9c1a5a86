#pragma once

#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/experiments/verdict.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// What was promised under one id, and what of the promise was broken.
struct Registration {
  const Experiment* promise = nullptr;  ///< the version that is judged
  int place = 1;                        ///< k: of its area within 36 months, by first sight
  std::vector<ExperimentReason> breaches;
};

/// One for each id seen by `as_of`, in the order of registration. The version that is judged is the
/// last one that was first seen before its own start; another version, or none, between start and
/// end breaks the promise, and so does a decision before the end. Of one area, which stands for the
/// process, no two run at a time: one that was taken back before its start did not run. Nothing
/// seen after an experiment's end counts. Refers to `practice`. Pure.
std::vector<Registration> registrations_of(const PracticeHistory& practice, const Rubric& rubric,
                                           Instant as_of);

}  // namespace plumbline::scoring
