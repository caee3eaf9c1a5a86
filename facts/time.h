#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "facts/error.h"

namespace plumbline {

/// A moment on the vCenter's clock (law 10), UTC, microseconds. vCenter's xsd:dateTime may carry
/// nanoseconds and any zone offset; parsing converts to UTC and truncates to microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Days since 1970-01-01, UTC. The unit of DayReading.
using DayNumber = std::int32_t;

constexpr DayNumber day_of(Instant t) {
  return static_cast<DayNumber>(
      std::chrono::floor<std::chrono::days>(t).time_since_epoch().count());
}
constexpr Instant start_of(DayNumber day) {
  return Instant(std::chrono::sys_days(std::chrono::days(day)).time_since_epoch());
}
/// Monday 00:00 UTC of the ISO week that holds `t`.
constexpr Instant start_of_iso_week(Instant t) {
  const DayNumber day = day_of(t);
  // 1970-01-01 was a Thursday: day 4 was the first Monday.
  const DayNumber since_monday = ((day - 4) % 7 + 7) % 7;
  return start_of(day - since_monday);
}
constexpr double days_between(Instant from, Instant to) {
  return std::chrono::duration<double, std::ratio<86400>>(to - from).count();
}
constexpr std::int64_t to_micros(Instant t) { return t.time_since_epoch().count(); }
constexpr Instant from_micros(std::int64_t us) { return Instant(Duration(us)); }

/// "2026-11-22T00:00:00Z"; a fraction is written only when there is one.
std::string to_rfc3339(Instant t);
/// "2026-11-22".
std::string to_date(Instant t);
/// Accepts RFC 3339 and xsd:dateTime (fraction of any length, "Z" or an offset; no offset = UTC)
/// and a bare date "2026-11-22" (midnight UTC). Errors: anything else, or a field out of range.
Result<Instant> parse_instant(std::string_view text);

}  // namespace plumbline
