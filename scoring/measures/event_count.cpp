#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Events of some classes and tasks that failed for one of the faults, in the window. Samples are
/// what was watched, one: none seen is a number too. Where vCenter merged a burst of such events
/// the count is a lower bound and says so (P2): enough to miss a threshold, never to meet one.
Reading event_count(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  std::vector<std::string> kinds = list_parameter(signal, "events");
  const auto bursts = burst_weeks(context, kinds, window);
  for (const std::string& fault : list_parameter(signal, "faults")) kinds.push_back(fault);
  std::vector<Witness> witnesses;
  for (const Finding* found : findings_in(context, kinds, window))
    witnesses.push_back(
        entity_witness(found->entity, false, found->kind + " at " + to_rfc3339(found->at)));
  const auto count = static_cast<double>(witnesses.size());
  Reading reading = number_reading(signal, window, count, 1, Judging::Value);
  if (!bursts.empty()) {
    reading.value.low = count;
    reading.value.reason = {"lower_bound",
                            "at least: vCenter merged such events in " +
                                whole(static_cast<double>(bursts.size())) + " weeks",
                            "", std::nullopt};
    reading.at_least = true;
  }
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
