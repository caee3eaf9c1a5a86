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
  std::optional<double> low95;  ///< one-sided 95 % bounds
  std::optional<double> high95;
  std::int64_t samples = 0;
  std::string reason;  ///< Reason::code when there is no value
};

/// What became of a ladder of an area in a closed week.
struct WeekLevel {
  int attained = 1;
  int ceiling = 1;
  int ceiling95 = 1;          ///< what only a miss by the 95 % bound lowers
  int if_close = 1;           ///< what is too close to call is met, what lacks evidence is not
  bool insufficient = false;  ///< no stream of the scope was complete for 28 days yet
};

/// One closed ISO week of a scope: everything that later weeks look back at. Plain data.
struct WeekRecord {
  Instant end;                               ///< Monday 00:00 UTC after it
  std::map<std::string, WeekValue> signals;  ///< by signal id
  /// "<area>/<ladder>" → what it was
  std::map<std::string, WeekLevel> levels;
  std::map<std::string, WeekAlone> alone;  ///< that week alone, by signal id
  WeekVolume volume;                       ///< that week's root changes
};

/// Closed weeks before an assessment, oldest first, without holes; may be empty.
using WeekHistory = std::vector<WeekRecord>;

/// What later weeks need of an assessment as of the end of a closed week. Pure.
WeekRecord record_of(const ScopeResult& result, Instant week_end);

}  // namespace plumbline::scoring
