#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// Clusters that at some time of the window had no room, worst first named.
void name_clusters(const Context& context, const Window& window, Reading& reading) {
  std::vector<Witness> witnesses;
  for (const char* series : {"cpu_n1", "mem_n1"}) {
    const std::string what = std::string(series) == "cpu_n1" ? "processors" : "memory";
    for (const auto& [cluster, days] :
         entity_series(context, series, day_of(window.from), day_of(window.to) - 1)) {
      std::size_t short_of = 0;
      for (const auto& [day, left] : days)
        if (left < 0) ++short_of;
      if (short_of > 0)
        witnesses.push_back(entity_witness(cluster, false,
                                           what + ": no room for the loss of the largest host on " +
                                               std::to_string(short_of) + " of " +
                                               std::to_string(days.size()) + " days"));
    }
  }
  keep_witnesses(reading, std::move(witnesses));
}

}  // namespace

/// Share of cluster-hours (processors and memory each) in which what a cluster used would have
/// fitted without its largest host. Clusters of one host are not asked; hours without known
/// capacity stay in the denominator. Samples are days.
Reading n1_share(const Context& context, const Signal& signal) {
  const Window window =
      series_window(context, signal, streams::performance("ClusterComputeResource"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  Reading reading = share_of_days(context, signal, window);
  name_clusters(context, window, reading);
  return reading;
}

}  // namespace plumbline::scoring
