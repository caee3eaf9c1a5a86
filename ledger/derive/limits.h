#pragma once

#include <chrono>
#include <cstdint>

#include "facts/time.h"

namespace plumbline::ledger {

/// The time limits of deriving (rubric 0.4, design §3). rederive_from depends on every one of them.
inline constexpr Duration kGap = std::chrono::minutes(15);      ///< inside a run, a bulk, a chain
inline constexpr Duration kSoonAfter = std::chrono::hours(24);  ///< rework, back-out, snapshot pair
inline constexpr Duration kInService = std::chrono::hours(72);
inline constexpr Duration kContext = std::chrono::hours(24);  ///< fed before the cut
inline constexpr Duration kLeastLookBack = std::chrono::hours(48);
inline constexpr Duration kOverviewReach = std::chrono::hours(28 * 24);  ///< of stored changes

/// ISO weeks since 1970-01-05, a Monday.
constexpr std::int32_t iso_week_number(Instant t) { return (day_of(start_of_iso_week(t)) - 4) / 7; }

}  // namespace plumbline::ledger
