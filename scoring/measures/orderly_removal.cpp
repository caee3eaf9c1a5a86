#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Hosts removed (`events`) that had entered maintenance mode (`against`) at most `hours` before /
/// hosts removed (rubric A1 `prov.orderly_removal`).
Reading orderly_removal(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const auto before = hours_parameter(signal, "hours");
  Window earlier = window;
  earlier.from = window.from - before;
  const auto emptied = findings_in(context, list_parameter(signal, "against"), earlier);
  double k = 0;
  double n = 0;
  std::vector<Witness> witnesses;
  for (const Finding* removed : findings_in(context, list_parameter(signal, "events"), window)) {
    const bool orderly = std::any_of(emptied.begin(), emptied.end(), [&](const Finding* f) {
      return f->entity == removed->entity && f->at <= removed->at && f->at >= removed->at - before;
    });
    ++n;
    if (orderly) ++k;
    witnesses.push_back(
        entity_witness(removed->entity, orderly, orderly ? "emptied before" : "removed as it was"));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
