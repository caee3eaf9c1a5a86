#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/measures/reading.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// What judging needs beside a reading.
struct Yardstick {
  Instant as_of;
  Cadence cadence = Cadence::Weekly;
  double window_days = 90;
  /// The practice kind whose absence makes the value miss ("procedures"); empty: none.
  std::string input;
};

/// A criterion's verdict (rubric 0.1). For what is not met, `reason.earliest` says when it could be
/// at the earliest: if from now on every sample passed. Pure.
CriterionResult judge(const Requirement& criterion, const Reading& reading,
                      const Yardstick& yardstick);

/// An indicator's verdict over its criteria.
struct Verdict {
  State state = State::Unknown;
  Reason reason;
  std::optional<Instant> earliest;
  std::vector<CriterionResult> criteria;  ///< in the order written
};

/// Kleene logic over criteria: any_of is met if one part is, not_met if all are, else unknown;
/// all_of is the dual. Parts that do not apply are left out; if none is left, nothing applies.
/// `readings` by signal id; a missing one is unknown.
Verdict judge_all(const Requirement& requirement, const std::map<std::string, Reading>& readings,
                  const std::map<std::string, Yardstick>& yardsticks, Instant as_of);

}  // namespace plumbline::scoring
