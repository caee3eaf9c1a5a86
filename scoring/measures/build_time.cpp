#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

/// The 85th percentile of how long building a server takes: from the request being queued to the
/// end of the task that makes it (rubric A2 `cons.build_min`). A bulk change is judged by its
/// first.
Reading build_time(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    if (work->failed() || !work->creates_vm()) continue;
    items.push_back({length_in(signal.unit, work->change->queued, work->change->started), true});
    witnesses.push_back(witness(*work, true, "built"));
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
