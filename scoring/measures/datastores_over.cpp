#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kStillThere = 3;

}  // namespace

/// Share of datastores, shared and local, that are fuller than a share of their capacity, as of the
/// last day that has ended.
Reading datastores_over(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const DayNumber last = day_of(as_of) - 1;
  const Window now{start_of(last), as_of, 0, std::nullopt};
  if (auto reason = why_no_census(context, "Datastore"))
    return unknown_reading(signal, now, *reason);
  const double over = number_parameter(signal, "used");
  double k = 0;
  double n = 0;
  std::vector<Witness> witnesses;
  for (const char* prefix : {"", "local_"}) {
    const auto used =
        entity_series(context, std::string(prefix) + "used_bytes", last - kStillThere, last);
    const auto capacity =
        entity_series(context, std::string(prefix) + "capacity_bytes", last - kStillThere, last);
    for (const auto& [store, days] : used) {
      const auto size = capacity.find(store);
      if (size == capacity.end() || size->second.back().second <= 0) continue;
      const double share = days.back().second / size->second.back().second;
      ++n;
      if (share > over) ++k;
      if (share > over)
        witnesses.push_back(entity_witness(store, false, percent_of(share) + " used"));
    }
  }
  Reading reading = census_reading(signal, now, k, n);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
