#include "scoring/evaluate.h"
#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// One entity_number over another: how many virtual processors share a core.
Reading overcommit(const Context& context, const Signal& signal) {
  const Window now{start_of(day_of(context.as_of()) - 1), context.as_of(), 0, std::nullopt};
  std::optional<double> values[2];
  int i = 0;
  for (const char* name : {"of", "over"}) {
    const std::string id = text_parameter(signal, name);
    const Signal* other = context.rubric().signal(id);
    if (!other)
      return unknown_reading(signal, now, {"missing_input", "no signal '" + id + "'", "", {}});
    const Reading reading = evaluate(context, *other);
    if (!reading.value.value) return unknown_reading(signal, now, reading.value.reason);
    values[i++] = reading.value.value;
  }
  if (*values[1] <= 0)
    return unknown_reading(signal, now,
                           {"too_few_samples", "no connected host was seen", "time", {}});
  Reading reading = number_reading(signal, now, *values[0] / *values[1], 1, Judging::Value);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
