#include "scoring/measures/built_machines.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

/// The 85th percentile from the creation being queued to the server being usable, what is not
/// usable yet counted as open (rubric A2 `cons.ready_min`).
Reading ready_time(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal, machines_watched_from(context));
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  for (const BuiltMachine& built : built_machines(context, selection)) {
    const Instant until = built.ready.value_or(context.as_of());
    items.push_back(
        {length_in(signal.unit, built.work->change->queued, until), built.ready.has_value()});
    witnesses.push_back(
        witness(*built.work, built.ready.has_value(), built.ready ? "usable" : "not usable yet"));
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
