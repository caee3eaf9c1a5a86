#pragma once

#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/assessment.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// The targets in force and, of those that are rates of activity, what the closed weeks say against
/// their being met: an e-value over each week alone, from the first week that began after the
/// target was seen on. It may be looked at every week: while the target is met it ever reaches 1/α
/// with probability α at most. Other targets have no known p₀. Pure.
std::vector<TargetEvidence> target_evidence(const PracticeHistory& practice,
                                            const WeekHistory& weeks, const Rubric& rubric,
                                            Instant as_of);

}  // namespace plumbline::scoring
