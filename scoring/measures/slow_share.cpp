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
  Reading reading = share_of_days(context, signal, window);
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
