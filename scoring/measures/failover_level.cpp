#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kStillThere = 3;

Reading untold(const Signal& signal, const Window& now, std::size_t clusters) {
  return unknown_reading(
      signal, now,
      {"not_collected",
       std::to_string(clusters) +
           " clusters with HA have no admission control by slots: there vCenter tells 0 whatever "
           "would be borne; see cap.headroom_ok",
       "", std::nullopt});
}

}  // namespace

/// The least number of host failures that vCenter says a cluster with HA can bear. It says so only
/// where admission control counts slots (ClusterFailoverLevelAdmissionControlPolicy). With another
/// policy somewhere the least is unknown, unless one cluster is at 0 already.
Reading failover_level(const Context& context, const Signal& signal) {
  const DayNumber last = day_of(context.as_of()) - 1;
  const Window now{start_of(last), context.as_of(), 0, std::nullopt};
  if (auto reason = why_no_census(context, "ClusterComputeResource"))
    return unknown_reading(signal, now, *reason);
  const auto told = entity_series(context, "failover_level", last - kStillThere, last);
  const auto without = entity_series(context, "failover_untold", last - kStillThere, last);
  std::optional<double> least;
  std::vector<Witness> witnesses;
  for (const auto& [cluster, days] : told) {
    const double level = days.back().second;
    least = std::min(least.value_or(level), level);
    witnesses.push_back(entity_witness(cluster, level > 0, whole(level) + " hosts can be lost"));
  }
  if (!without.empty() && least.value_or(1) > 0) return untold(signal, now, without.size());
  Reading reading = number_reading(signal, now, least.value_or(0),
                                   static_cast<std::int64_t>(told.size()), Judging::Value);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
