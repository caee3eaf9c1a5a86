#include <algorithm>
#include <map>
#include <optional>

#include "scoring/measures/findings.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

/// The 85th percentile from an event of `opens` to the next of `closes` on the same object, what is
/// still open right-censored (Kaplan–Meier). An opening while one is open already is the same one.
Reading event_interval(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  std::vector<std::pair<const Finding*, bool>> all;
  for (const Finding* found : findings_in(context, list_parameter(signal, "opens"), window))
    all.emplace_back(found, true);
  for (const Finding* found : findings_in(context, list_parameter(signal, "closes"), window))
    all.emplace_back(found, false);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first->at < b.first->at; });
  std::map<std::uint32_t, Instant> open;
  std::vector<Lasting> items;
  std::vector<Witness> witnesses;
  for (const auto& [found, opens] : all) {
    if (found->entity == 0) continue;
    if (opens) {
      open.emplace(found->entity, found->at);
      continue;
    }
    const auto began = open.find(found->entity);
    if (began == open.end()) continue;
    items.push_back({length_in(signal.unit, began->second, found->at), true});
    witnesses.push_back({Witness::Kind::Entity,
                         found->entity,
                         {},
                         true,
                         "from " + to_rfc3339(began->second) + " to " + to_rfc3339(found->at)});
    open.erase(began);
  }
  for (const auto& [entity, began] : open) {
    items.push_back({length_in(signal.unit, began, context.as_of()), false});
    witnesses.push_back(
        {Witness::Kind::Entity, entity, {}, false, "open since " + to_rfc3339(began)});
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
