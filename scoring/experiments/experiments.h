#pragma once

#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/experiments/verdict.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// Every experiment that was seen by `as_of`, one result for each id, in the order of their
/// registration. Each is judged once, from the weeks up to its fixed end, by the rules of rubric
/// B.0.1; `weeks` are the closed weeks up to `as_of`, oldest first. Pure: what is seen or closed
/// after an experiment's end changes nothing but `decision` and `adopted`.
std::vector<ExperimentResult> experiments_of(const PracticeHistory& practice,
                                             const WeekHistory& weeks, const Rubric& rubric,
                                             Instant as_of);

}  // namespace plumbline::scoring
