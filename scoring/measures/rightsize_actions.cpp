#include <algorithm>
#include <set>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kLookEvery = 7;
/// So many weeks must have been looked at for a share of what was flagged to say something.
constexpr std::int64_t kLeastWeeks = 4;
constexpr double kMostUnknown = 0.05;

struct Found {
  std::set<std::uint32_t> flagged;
  std::set<std::uint32_t> resized;
  std::set<DayNumber> weeks;
};

/// What was flagged in a look and had another size in the next. What only the newest look shows
/// nobody had a week to act on.
void look_through(const Context& context, const std::string& signal, bool too_big,
                  const Window& window, Found& found) {
  const WeeklyLook* before = nullptr;
  for (const WeeklyLook& look : context.evidence().looks) {
    if (look.signal != signal || look.day < day_of(window.from) || look.day >= day_of(window.to))
      continue;
    if (before && look.day == before->day + kLookEvery) {
      found.weeks.insert(look.day);
      found.flagged.insert(before->flagged.begin(), before->flagged.end());
      const auto& moved = too_big ? look.smaller : look.larger;
      std::set_intersection(before->flagged.begin(), before->flagged.end(), moved.begin(),
                            moved.end(), std::inserter(found.resized, found.resized.end()));
    }
    before = &look;
  }
}

/// Whether of too many servers the newest day could not tell whether they have the right size.
bool mostly_dark(const Context& context, const std::string& signal) {
  const DayReading* newest = nullptr;
  for (const DayReading& r : context.evidence().readings)
    if (r.signal == signal && r.population == Population::Server &&
        (!newest || r.day > newest->day))
      newest = &r;
  return !newest || newest->unknown > kMostUnknown * newest->n;
}

}  // namespace

/// Share of the servers that were flagged as too big (or too small) at the end of a week and were
/// given less (or more) of processors or memory by the end of the next (rubric A2). Each counts
/// once, however often it was flagged or resized. With fewer flagged than the minimum there was
/// nothing to put right, unless it is not known of more than 5 % of the servers.
Reading rightsize_actions(const Context& context, const Signal& signal) {
  const Window window = series_window(context, signal, streams::performance("VirtualMachine"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const std::string too_big = text_parameter(signal, "too_big");
  const std::string too_small = text_parameter(signal, "too_small");
  Found found;
  look_through(context, too_big, true, window, found);
  look_through(context, too_small, false, window, found);
  const auto weeks = static_cast<std::int64_t>(found.weeks.size());
  const auto least = std::min<std::int64_t>(
      kLeastWeeks, static_cast<std::int64_t>(signal.window_days) / kLookEvery);
  if (weeks < least)
    return unknown_reading(signal, window,
                           {"too_little_history",
                            "sizes were looked at in " + std::to_string(weeks) + " of " +
                                std::to_string(least) + " weeks",
                            "time", context.as_of() + std::chrono::days(7 * (least - weeks))});
  const auto flagged = static_cast<std::int64_t>(found.flagged.size());
  if (flagged < signal.minimum &&
      (mostly_dark(context, too_big) || mostly_dark(context, too_small)))
    return unknown_reading(signal, window,
                           {"too_few_samples",
                            "of more than 5 % of the servers it is not known whether they have the "
                            "right size",
                            "", std::nullopt});
  Reading reading = census_reading(signal, window, static_cast<double>(found.resized.size()),
                                   static_cast<double>(flagged));
  reading.per_week = 0;
  std::vector<Witness> witnesses;
  for (const std::uint32_t server : found.resized)
    witnesses.push_back(entity_witness(server, true, "flagged, and given another size"));
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
