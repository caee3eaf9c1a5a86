#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Events on a host in its first days / hosts that joined (rubric A1 `prov.net_faults`). A host
/// whose days are not over counts once there was one. Samples are hosts.
Reading joining_faults(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const auto first = days_parameter(signal, "days");
  const auto joined = findings_in(context, list_parameter(signal, "opens"), window);
  const auto faults = findings_in(context, list_parameter(signal, "events"), window);
  std::int64_t hosts = 0;
  double count = 0;
  std::vector<Witness> witnesses;
  for (const Finding* host : joined) {
    const auto own = std::count_if(faults.begin(), faults.end(), [&](const Finding* fault) {
      return fault->entity == host->entity && fault->at >= host->at &&
             fault->at <= host->at + first;
    });
    if (own == 0 && host->at + first > context.as_of()) continue;
    ++hosts;
    count += static_cast<double>(own);
    witnesses.push_back(entity_witness(
        host->entity, own == 0,
        own == 0 ? "joined without a fault" : whole(static_cast<double>(own)) + " faults"));
  }
  Reading reading = number_reading(
      signal, window, hosts > 0 ? count / static_cast<double>(hosts) : 0, hosts, Judging::Value);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
