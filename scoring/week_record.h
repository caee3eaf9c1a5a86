#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"
#include "scoring/assessment.h"

namespace plumbline::scoring {

/// A signal as of the end of a closed ISO week, over its own window (design §5: a judged week).
struct WeekValue {
  State state = State::Unknown;  ///< Met: has a value; Unknown; NotApplicable
  std::optional<double> value;
  std::optional<double> low;  ///< one-sided 90 % bounds where it is a rate or has an interval
  std::optional<double> high;
  std::int64_t samples = 0;
  std::string reason;  ///< Reason::code when there is no value
};

/// What became of a ladder of an area in a closed week.
struct WeekLevel {
  int attained = 1;
  int ceiling = 1;
  int ceiling95 = 1;  ///< what only a miss by the 95 % bound lowers
  bool close_call =
      false;  ///< ceiling95 ≥ held > attained only for want of certainty, not evidence
  bool insufficient = false;  ///< no stream of the scope was complete for 28 days yet
};

/// One closed ISO week of a scope: everything that later weeks look back at. Plain data.
struct WeekRecord {
  Instant end;                               ///< Monday 00:00 UTC after it
  std::map<std::string, WeekValue> signals;  ///< by signal id
  /// "<area>/<ladder>" → what it was
  std::map<std::string, WeekLevel> levels;
};

/// Closed weeks before an assessment, oldest first, without holes; may be empty.
using WeekHistory = std::vector<WeekRecord>;

}  // namespace plumbline::scoring
