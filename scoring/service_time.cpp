#include "scoring/service_time.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

/// 1970-01-01 was a Thursday; ISO weekdays, 1 Monday … 7 Sunday.
int weekday_of(DayNumber day) { return static_cast<int>(((day + 3) % 7 + 7) % 7) + 1; }

}  // namespace

double minutes_between(Instant from, Instant to) {
  return to <= from ? 0 : std::chrono::duration<double, std::ratio<60>>(to - from).count();
}

ServiceTime::ServiceTime(const ScopeDeclaration* scope) {
  if (!scope) return;
  hours_ = scope->service_hours;
  zone_ = scope->zone;
}

std::int32_t ServiceTime::east_s(Instant moment) const {
  const auto after = std::upper_bound(zone_.begin(), zone_.end(), moment,
                                      [](Instant t, const ZoneShift& s) { return t < s.from; });
  if (after != zone_.begin()) return std::prev(after)->east_s;
  return zone_.empty() ? 0 : zone_.front().east_s;
}

/// When the zone's clocks show that minute of that day. A time that is skipped is the moment of the
/// change; of one that comes twice the first counts.
Instant ServiceTime::utc_of(DayNumber day, int minute) const {
  const Instant shown = start_of(day) + std::chrono::minutes(minute);
  const std::int32_t before = east_s(shown - std::chrono::days(1));
  const std::int32_t after = east_s(shown + std::chrono::days(1));
  const Instant by_before = shown - std::chrono::seconds(before);
  if (before == after || east_s(by_before) == before) return by_before;
  const Instant by_after = shown - std::chrono::seconds(after);
  if (east_s(by_after) == after) return by_after;
  const auto change = std::upper_bound(zone_.begin(), zone_.end(), by_after,
                                       [](Instant t, const ZoneShift& s) { return t < s.from; });
  return change->from;
}

double ServiceTime::minutes(Instant from, Instant to) const {
  if (hours_.days.empty()) return minutes_between(from, to);
  double sum = 0;
  // A day of the zone begins at most 14 hours before and 12 after the one of UTC.
  for (DayNumber day = day_of(from) - 1; day <= day_of(to) + 1; ++day) {
    if (std::find(hours_.days.begin(), hours_.days.end(), weekday_of(day)) == hours_.days.end())
      continue;
    sum += minutes_between(std::max(from, utc_of(day, hours_.from_min)),
                           std::min(to, utc_of(day, hours_.until_min)));
  }
  return sum;
}

}  // namespace plumbline::scoring
