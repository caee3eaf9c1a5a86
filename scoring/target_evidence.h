#pragma once

#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// What the closed weeks since a target was seen say against its being met: 1 says nothing, 20 is
/// evidence at 5 %, however often one looks.
struct TargetEvidence {
  std::string signal;
  double target = 0;
  bool higher = true;
  Instant since;       ///< the target's first sighting
  int weeks = 0;       ///< with cases
  double adverse = 0;  ///< cases that went the wrong way
  double cases = 0;
  double evidence = 1;
};

/// What the closed weeks say against each target in force that is a rate of activity being met: an
/// e-value over each week alone, from the first week that began after the target was seen on. It
/// may be looked at every week: while the target is met it ever reaches 1/α with probability α at
/// most. Other targets have no known p₀ and are left out. Pure.
std::vector<TargetEvidence> target_evidence(const PracticeHistory& practice,
                                            const WeekHistory& weeks, const Rubric& rubric,
                                            Instant as_of);

}  // namespace plumbline::scoring
