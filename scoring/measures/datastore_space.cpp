#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Bytes used on all shared datastores at the end of the last day: what forecasts speak of.
Reading datastore_space(const Context& context, const Signal& signal) {
  constexpr DayNumber kStillThere = 3;
  const Instant as_of = context.as_of();
  const DayNumber last = day_of(as_of) - 1;
  const Window now{start_of(last), as_of, 0, std::nullopt};
  if (auto reason = why_no_census(context, "Datastore"))
    return unknown_reading(signal, now, *reason);
  double sum = 0;
  const auto used = entity_series(context, "used_bytes", last - kStillThere, last);
  for (const auto& [store, days] : used) sum += days.back().second;
  Reading reading =
      number_reading(signal, now, sum, static_cast<std::int64_t>(used.size()), Judging::Value);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
