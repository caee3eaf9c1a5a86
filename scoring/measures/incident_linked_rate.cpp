#include <algorithm>
#include <cmath>
#include <functional>

#include "scoring/measures/measures.h"
#include "scoring/measures/reading.h"
#include "scoring/measures/series.h"
#include "scoring/statistics/poisson_bounds.h"

namespace plumbline::scoring {

namespace {

/// Selected work ascends in memory (Context::select).
bool holds(const std::vector<const Work*>& selected, const Work* one) {
  return std::binary_search(selected.begin(), selected.end(), one, std::less<>());
}

}  // namespace

/// (linked − expected by chance) / changes with its Poisson interval (rubric D.2, step 4).
Reading incident_linked_rate(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const IncidentLinks& links = context.links();
  if (!links.known())
    return unknown_reading(signal, window,
                           {"missing_input", "no incidents are derived", "", std::nullopt});
  std::int64_t linked = 0;
  WorkWitnesses witnesses;
  // What was begun in the window may have been queued before it.
  for (const auto& link : links.after(window.from - context.book().longest())) {
    if (!link.work || !holds(selection.work, link.work)) continue;
    ++linked;
    witnesses.push_back(
        witness(*link.work, false,
                link.decided ? "an incident followed, as links.yml says" : "an incident followed"));
  }
  const auto n = static_cast<double>(selection.work.size());
  Reading reading = number_reading(
      signal, window, 0, static_cast<std::int64_t>(selection.work.size()), Judging::Excess);
  reading.per_week = 0;
  if (selection.work.empty()) return reading;
  const double expected = links.expected(selection.work, window);
  // What was not watched may have been linked, every one of it.
  const double lost = window.lost < 1 ? std::round(n * window.lost / (1 - window.lost)) : 0;
  const Excess shown = excess_over(expected, linked, 0.90);
  const Excess held = excess_over(expected, linked, 0.95);
  reading.value.value = shown.value / n;
  reading.value.low = shown.bounds.low / (n + lost);
  reading.value.high = (shown.bounds.high + lost) / (n + lost);
  reading.low95 = held.bounds.low / (n + lost);
  reading.high95 = (held.bounds.high + lost) / (n + lost);
  reading.value.reason.text = std::to_string(linked) + " linked, " + tenths(expected) +
                              " expected by chance" +
                              (shown.above_chance ? "" : ": not distinguishable from coincidence");
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
