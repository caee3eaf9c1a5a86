#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/trend.h"

namespace plumbline::scoring {

namespace {

constexpr DayNumber kBefore = 60;
constexpr std::size_t kLeastDays = 6;  // of long ago one day in seven is kept
constexpr double kGrown = 1.01;

}  // namespace

/// Share of the expansions of shared datastores that came at least so many days before the
/// datastore would have been full, by its trend over the 60 days before. Each expansion is an
/// occurrence with its own lead, in days. Hosts that were added are not told yet.
Reading breach_lead(const Context& context, const Signal& signal) {
  const Window window = series_window(context, signal, streams::inventory("Datastore"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const double needed = number_parameter(signal, "days", 14);
  const DayNumber first = day_of(window.from);
  const DayNumber last = day_of(window.to);
  const auto used = entity_series(context, "used_bytes", first - kBefore, last);
  const ScopeDeclaration* scope = context.declarations().current();
  const std::string ordering = scope && scope->purchase_lead_days
                                   ? " (ordering takes " + whole(*scope->purchase_lead_days) + ")"
                                   : std::string();
  std::vector<Occurrence> leads;
  std::vector<Witness> witnesses;
  for (const auto& [store, sizes] :
       entity_series(context, "capacity_bytes", first - kBefore, last)) {
    for (std::size_t i = 1; i < sizes.size(); ++i) {
      const auto& [day, size] = sizes[i];
      const auto& [day_before, size_before] = sizes[i - 1];
      if (size <= kGrown * size_before || day < first) continue;
      DayValues before;
      if (const auto own = used.find(store); own != used.end())
        for (const auto& point : own->second)
          if (point.first <= day_before && point.first > day_before - kBefore)
            before.push_back(point);
      const auto trend = trend_to(before, size_before, kLeastDays);
      if (!trend) continue;
      const double lead = std::max(0.0, trend->days_left - (day - day_before));
      leads.push_back({start_of(day), lead});
      witnesses.push_back(entity_witness(store, lead >= needed,
                                         "grown on " + to_date(start_of(day)) + ", " + whole(lead) +
                                             " days before it would be full" + ordering));
    }
  }
  const auto in_time = std::count_if(leads.begin(), leads.end(),
                                     [&](const Occurrence& o) { return o.value >= needed; });
  Reading reading =
      rate_reading(signal, window, static_cast<double>(in_time), static_cast<double>(leads.size()));
  std::sort(leads.begin(), leads.end(),
            [](const Occurrence& a, const Occurrence& b) { return a.at < b.at; });
  for (Occurrence& lead : leads) lead.value = lead.value >= needed ? 1 : 0;
  reading.occurrences = std::move(leads);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
