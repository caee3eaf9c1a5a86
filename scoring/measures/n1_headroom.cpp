#include <algorithm>
#include <cmath>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

const char* series_of(const std::string& resource) {
  if (resource == "cpu") return "cpu_n1";
  return resource == "active_memory" ? "mem_active_n1" : "mem_n1";
}

}  // namespace

/// What the tightest cluster has left without its largest host, as a share of all it has: of each
/// day what was left at 95 % of its samples, of these days the one that 95 % keep (nearest rank),
/// of the clusters the least. Below 0 there is no room. A cluster with too few days is not asked.
/// Memory in active use is counted from statistics level 2 on (P11): where only consumed memory is
/// told, that is the reason.
Reading n1_headroom(const Context& context, const Signal& signal) {
  const Window window =
      series_window(context, signal, streams::performance("ClusterComputeResource"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const std::string resource = text_parameter(signal, "resource");
  const auto days_of = [&](const char* series) {
    return entity_series(context, series, day_of(window.from), day_of(window.to) - 1);
  };
  const auto clusters = days_of(series_of(resource));
  if (resource == "active_memory" && clusters.empty() && !days_of(series_of("memory")).empty())
    return unknown_reading(signal, window,
                           {"not_collected",
                            "vCenter does not keep mem.active.average of clusters: it does from "
                            "statistics level 2 on",
                            "", std::nullopt});
  std::optional<double> least;
  std::size_t most_days = 0;
  std::vector<Witness> witnesses;
  for (const auto& [cluster, days] : clusters) {
    most_days = std::max(most_days, days.size());
    if (static_cast<std::int64_t>(days.size()) < signal.minimum) continue;
    std::vector<double> left;
    for (const auto& [day, value] : days) left.push_back(value);
    std::sort(left.begin(), left.end());
    const auto rank = static_cast<std::size_t>(std::ceil(0.05 * static_cast<double>(left.size())));
    const double kept = left[rank - 1];
    least = std::min(least.value_or(kept), kept);
    witnesses.push_back(entity_witness(cluster, kept >= 0, percent_of(kept) + " left"));
  }
  Reading reading = number_reading(signal, window, least.value_or(0),
                                   static_cast<std::int64_t>(most_days), Judging::Value);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
