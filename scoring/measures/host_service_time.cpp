#include <algorithm>

#include "scoring/measures/added_hosts.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

/// The 85th percentile from a host joining to the host being in service, what is not in service yet
/// counted as open (rubric A1 `prov.host_ttis_h`). One item per batch, its slowest host, so that
/// sixteen hosts of one delivery are one occurrence and not sixteen.
Reading host_service_time(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::vector<Lasting> items;
  std::vector<Occurrence> occurrences;
  WorkWitnesses witnesses;
  for (const Batch& batch : batches_of(selection.work)) {
    const auto hosts = added_hosts(context, batch.work);
    if (hosts.empty()) continue;
    Lasting slowest{0, true};
    Instant done = Instant::min();
    for (const AddedHost& host : hosts) {
      const Instant until = host.service.value_or(context.as_of());
      slowest.length =
          std::max(slowest.length, length_in(signal.unit, host.work->change->started, until));
      slowest.ended = slowest.ended && host.service.has_value();
      done = std::max(done, until);
    }
    items.push_back(slowest);
    if (slowest.ended) occurrences.push_back({done, slowest.length});
    witnesses.push_back(witness(*batch.work.front(), slowest.ended,
                                slowest.ended ? "in service" : "not in service yet"));
  }
  Reading reading = percentile_reading(signal, window, items);
  std::sort(occurrences.begin(), occurrences.end(),
            [](const Occurrence& a, const Occurrence& b) { return a.at < b.at; });
  reading.occurrences = std::move(occurrences);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
