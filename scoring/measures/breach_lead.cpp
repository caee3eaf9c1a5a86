#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/trend.h"

namespace plumbline::scoring {

namespace {

constexpr std::size_t kLeastDays = 6;  // of long ago one day in seven is kept
constexpr double kGrown = 1.01;
/// What joins a cluster within a week of the last is one delivery.
constexpr DayNumber kOneDelivery = 7;

/// Something was given more room, and how long what it had would have lasted.
struct Expansion {
  std::uint32_t entity = 0;
  DayNumber day = 0;
  double lead = 0;
  bool space = true;
};

DayValues days_before(const std::map<std::uint32_t, DayValues>& all, std::uint32_t entity,
                      DayNumber from, DayNumber to) {
  DayValues before;
  if (const auto own = all.find(entity); own != all.end())
    for (const auto& point : own->second)
      if (point.first > from && point.first <= to) before.push_back(point);
  return before;
}

void grown_datastores(const Context& context, DayNumber first, DayNumber last, DayNumber trend_days,
                      std::vector<Expansion>& found) {
  const auto used = entity_series(context, "used_bytes", first - trend_days, last);
  for (const auto& [store, sizes] :
       entity_series(context, "capacity_bytes", first - trend_days, last)) {
    for (std::size_t i = 1; i < sizes.size(); ++i) {
      const auto& [day, size] = sizes[i];
      const auto& [day_before, size_before] = sizes[i - 1];
      if (size <= kGrown * size_before || day < first) continue;
      const auto trend = trend_to(days_before(used, store, day_before - trend_days, day_before),
                                  size_before, kLeastDays);
      if (!trend) continue;
      found.push_back({store, day, std::max(0.0, trend->days_left - (day - day_before)), true});
    }
  }
}

/// The largest that a cluster was in the days before one. `sizes` tells each change.
double largest_before(const DayValues& sizes, DayNumber day, DayNumber trend_days) {
  double largest = 0;
  for (std::size_t i = 0; i < sizes.size() && sizes[i].first < day; ++i) {
    const DayNumber until = i + 1 < sizes.size() ? sizes[i + 1].first : day;
    if (until > day - trend_days) largest = std::max(largest, sizes[i].second);
  }
  return largest;
}

/// Days on which a cluster had more hosts, or larger ones, than at any time of the days before:
/// one that comes back after a repair is no expansion.
std::map<std::uint32_t, std::vector<DayNumber>> grown_clusters(const Context& context,
                                                               DayNumber first, DayNumber last,
                                                               DayNumber trend_days) {
  std::map<std::uint32_t, std::vector<DayNumber>> grown;
  for (const char* series : {"cpu_size", "mem_size"})
    for (const auto& [cluster, sizes] : entity_series(context, series, 0, last))
      for (const auto& [day, size] : sizes) {
        const double before = largest_before(sizes, day, trend_days);
        if (day >= first && before > 0 && size > kGrown * before) grown[cluster].push_back(day);
      }
  for (auto& [cluster, days] : grown) {
    std::sort(days.begin(), days.end());
    std::vector<DayNumber> deliveries;
    DayNumber newest = days.front() - 2 * kOneDelivery;
    for (const DayNumber day : days) {
      if (day > newest + kOneDelivery) deliveries.push_back(day);
      newest = day;
    }
    days = std::move(deliveries);
  }
  return grown;
}

/// Room for the loss of the largest host ends when headroom does: of processors or of memory,
/// whichever is first.
void grown_by_hosts(const Context& context, DayNumber first, DayNumber last, DayNumber trend_days,
                    std::vector<Expansion>& found) {
  const auto clusters = grown_clusters(context, first, last, trend_days);
  if (clusters.empty()) return;
  std::map<std::pair<std::uint32_t, DayNumber>, double> leads;
  for (const char* series : {"cpu_n1", "mem_n1"}) {
    const auto left = entity_series(context, series, first - trend_days, last);
    for (const auto& [cluster, days] : clusters)
      for (const DayNumber day : days) {
        DayValues before = days_before(left, cluster, day - trend_days - 1, day - 1);
        for (auto& point : before) point.second = -point.second;
        const auto trend = trend_to(before, 0, kLeastDays);
        if (!trend) continue;
        const double lead = std::max(0.0, trend->days_left - (day - before.back().first));
        const auto [known, added] = leads.try_emplace({cluster, day}, lead);
        if (!added) known->second = std::min(known->second, lead);
      }
  }
  for (const auto& [at, lead] : leads) found.push_back({at.first, at.second, lead, false});
}

}  // namespace

/// Share of the expansions of shared datastores and of clusters that came at least so many days
/// before the room would have run out: the space of a datastore, or the headroom for the loss of a
/// cluster's largest host, by the trend over the `trend_days` before. Each is an occurrence.
Reading breach_lead(const Context& context, const Signal& signal) {
  Window window = series_window(context, signal, streams::inventory("Datastore"));
  const Window clusters =
      series_window(context, signal, streams::performance("ClusterComputeResource"));
  if (!window.blocked && clusters.blocked) window = clusters;
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const double needed = number_parameter(signal, "days");
  const auto trend_days = static_cast<DayNumber>(number_parameter(signal, "trend_days"));
  const DayNumber first = day_of(window.from);
  const DayNumber last = day_of(window.to);
  const ScopeDeclaration* scope = context.declarations().current();
  const std::string ordering = scope && scope->purchase_lead_days
                                   ? " (ordering takes " + whole(*scope->purchase_lead_days) + ")"
                                   : std::string();
  std::vector<Expansion> expansions;
  grown_datastores(context, first, last, trend_days, expansions);
  grown_by_hosts(context, first, last, trend_days, expansions);
  std::stable_sort(expansions.begin(), expansions.end(),
                   [](const Expansion& a, const Expansion& b) { return a.day < b.day; });
  double in_time = 0;
  std::vector<Occurrence> occurrences;
  std::vector<Witness> witnesses;
  for (const Expansion& one : expansions) {
    const bool early = one.lead >= needed;
    in_time += early ? 1 : 0;
    occurrences.push_back({start_of(one.day), early ? 1.0 : 0.0});
    witnesses.push_back(entity_witness(
        one.entity, early,
        "grown on " + to_date(start_of(one.day)) + ", " + whole(one.lead) + " days before " +
            (one.space ? "it would be full" : "the loss of a host would not fit") + ordering));
  }
  Reading reading = rate_reading(signal, window, in_time, static_cast<double>(expansions.size()));
  reading.occurrences = std::move(occurrences);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
