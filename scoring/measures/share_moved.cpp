#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kNearby = 7;

/// A signal's servers on a day, or shortly before; nullptr: nothing was asked then, or of so many
/// it could not be told that the share means little.
const DayReading* reading_on(const Context& context, const std::string& id, DayNumber day) {
  constexpr double kMostUnknown = 0.05;
  const DayReading* newest = nullptr;
  for (const DayReading& r : context.evidence().readings)
    if (r.signal == id && r.population == Population::Server && r.day <= day &&
        r.day > day - kNearby && (!newest || r.day > newest->day))
      newest = &r;
  if (!newest || newest->n <= 0 || newest->unknown > kMostUnknown * newest->n) return nullptr;
  return newest;
}

}  // namespace

/// What the shares of some signals of servers together are now, less what they were at the window's
/// beginning (rubric B.2, level 5: the flagged share falls). Below 0 it fell. Samples are the
/// servers of these shares, then or now, whichever are more: where there are next to none, there is
/// nothing that could fall.
Reading share_moved(const Context& context, const Signal& signal) {
  const Window window = series_window(context, signal, streams::performance("VirtualMachine"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const DayNumber last = day_of(window.to) - 1;
  const DayNumber first = last - static_cast<DayNumber>(signal.window_days);
  double moved = 0;
  double flagged_now = 0;
  double flagged_then = 0;
  for (const std::string& id : list_parameter(signal, "of")) {
    const DayReading* now = reading_on(context, id, last);
    const DayReading* then = reading_on(context, id, first);
    if (!now || !then)
      return unknown_reading(
          signal, window,
          {"too_little_history",
           id + (now ? " was not known " : " is not known, and must have been ") +
               whole(signal.window_days) + " days ago",
           "time", std::nullopt});
    moved += now->k / now->n - then->k / then->n;
    flagged_now += now->k;
    flagged_then += then->k;
  }
  const auto samples = static_cast<std::int64_t>(std::max(flagged_now, flagged_then));
  Reading reading = number_reading(signal, window, moved, samples, Judging::Value);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
