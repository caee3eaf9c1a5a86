#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// The sum of a number over the entities that satisfy a predicate, as of now: servers and what is
/// no machine.
Reading entity_number(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window now{start_of(day_of(as_of) - 1), as_of, 0, std::nullopt};
  if (auto reason = why_no_census(context, signal.of)) return unknown_reading(signal, now, *reason);
  DayNumber newest = 0;
  double sum = 0;
  double n = 0;
  for (const DayReading& r : context.evidence().readings) {
    if (r.signal != signal.id || r.day < day_of(now.from) || r.day > day_of(as_of)) continue;
    if (r.population != Population::Server && r.population != Population::Infrastructure) continue;
    if (r.day > newest) sum = n = 0;
    newest = std::max(newest, r.day);
    sum += r.k;
    n += r.n;
  }
  Reading reading = number_reading(signal, now, sum, n > 0 ? 1 : 0, Judging::Value);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
