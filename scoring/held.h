#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/week_record.h"

namespace plumbline::scoring {

/// How a closed week stands to the level that was held when it closed.
enum class WeekKind {
  Passing,    ///< attained ≥ held
  Failing,    ///< ceiling95 < held
  Undecided,  ///< neither, and only what is too close to call stands between
  Blind,      ///< neither: evidence is missing
};

WeekKind kind_of(const WeekLevel& week, int held);

/// What one closed week adds to the history of one ladder of one area.
struct ClosedWeek {
  Instant end;
  WeekLevel level;
};

/// The level held after the last closed week, and how it came about.
struct Held {
  int level = 1;
  Instant since;       ///< end of the week that gave it
  std::string reason;  ///< "first week" "two weeks above" "four weeks below" "evidence expired"
  int weeks = 0;       ///< closed weeks since, that one included
  int failing = 0;     ///< failing weeks since the last passing one (or the last fall)
  int blind = 0;       ///< blind weeks since then
};

/// The held level over closed weeks, oldest first, without holes (design §5). Gained by value: one
/// level up after two consecutive weeks attained above it, and the next two count from there. Lost
/// by bound: after four failing weeks with no passing one between, down to the highest ceiling95 of
/// the four. Blind weeks put off a fall by at most eight: the eighth without a passing one takes it
/// down to attained. Undecided weeks change nothing; neither they nor blind ones reset the failing.
/// nullopt: before the first week, at whose end a stream had been complete for 28 days. Pure.
std::optional<Held> hold(const std::vector<ClosedWeek>& weeks);

}  // namespace plumbline::scoring
