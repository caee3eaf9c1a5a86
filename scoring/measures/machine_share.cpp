#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kStillNow = 3;

}  // namespace

/// Share of servers whose samples of the window say so (series_definitions): the newest day's
/// reading, which looks back over the window itself. A server without enough days is not asked.
Reading machine_share(const Context& context, const Signal& signal) {
  const Window window = series_window(context, signal, streams::performance("VirtualMachine"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const DayReading* newest = nullptr;
  for (const DayReading& r : context.evidence().readings)
    if (r.signal == signal.id && r.population == Population::Server &&
        (!newest || r.day > newest->day))
      newest = &r;
  const bool recent = newest && start_of(newest->day + kStillNow) >= window.to;
  Reading reading = census_reading(signal, window, recent ? newest->k : 0, recent ? newest->n : 0);
  reading.unknown = recent ? newest->unknown : 0;
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
