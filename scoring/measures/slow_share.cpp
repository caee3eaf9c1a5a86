#include <set>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Share of the hours watched in which a datastore was slower than `above_ms` (series_definitions
/// says by which counters); of a vCenter whose datastores tell nothing, in which a host's worst
/// device was. Samples are days. The slow ones of the last day are named.
Reading slow_share(const Context& context, const Signal& signal) {
  Window window = series_window(context, signal, streams::performance("Datastore"));
  const Window hosts = series_window(context, signal, streams::performance("HostSystem"));
  if (!window.blocked && hosts.blocked) window = hosts;
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  double k = 0;
  double n = 0;
  std::set<DayNumber> days;
  for (const DayReading& r : context.evidence().readings) {
    if (r.signal != signal.id || r.day < day_of(window.from) || r.day >= day_of(window.to))
      continue;
    k += r.k;
    n += r.n;
    days.insert(r.day);
  }
  Reading reading = census_reading(signal, window, k, n);
  reading.value.samples = static_cast<std::int64_t>(days.size());
  reading.per_week = 0;
  std::vector<Witness> witnesses;
  const DayNumber last = day_of(context.as_of()) - 1;
  for (const auto& [entity, values] : entity_series(context, "slow_share", last - 1, last))
    witnesses.push_back(entity_witness(entity, false,
                                       "slow for " + percent_of(values.back().second) + " of " +
                                           to_date(start_of(values.back().first))));
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
