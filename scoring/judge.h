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
  /// Samples that criteria of levels 4 and 5 ask for, where these are more; 0: no more.
  std::int64_t managed_minimum = 0;
  /// Days that a window must hold for criteria of levels 4 and 5, where these are more; 0: no more.
  double managed_days = 0;
};

/// A criterion's verdict (rubric 0.1). For what is not met, `reason.earliest` says when it could be
/// at the earliest: if from now on every sample passed. `by_bound` and `close` say how a held level
/// sees it (design §5): gained by value, lost by the one-sided 95 % bound. `level`: of the
/// indicator. Pure.
CriterionResult judge(const Requirement& criterion, const Reading& reading,
                      const Yardstick& yardstick, int level = 2);

/// The verdict on a criterion whose signal does not exist.
CriterionResult judge_missing(const Requirement& criterion);

/// An indicator's verdict over its criteria.
struct Verdict {
  State state = State::Unknown;
  State by_bound = State::Met;      ///< NotMet: missed by the 95 % bound
  State if_close = State::Unknown;  ///< with what is too close to call read as met
  std::vector<std::string> causes;  ///< the fewest signals that make by_bound NotMet
  Reason reason;
  std::optional<Instant> earliest;
  std::vector<CriterionResult> criteria;  ///< in the order written
};

/// Kleene logic over criteria: any_of is met if one part is, not_met if all are, else unknown;
/// all_of is the dual. Parts that do not apply are left out; if none is left, nothing applies.
/// `readings` by signal id; a missing one is unknown.
Verdict judge_all(const Requirement& requirement, const std::map<std::string, Reading>& readings,
                  const std::map<std::string, Yardstick>& yardsticks, Instant as_of, int level = 2);

}  // namespace plumbline::scoring
