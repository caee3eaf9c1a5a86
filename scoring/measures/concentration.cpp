#include <algorithm>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Share of people's changes that the busiest of them makes (rubric A5 `chg.concentration`). Shared
/// accounts are one person. Says how much rests on one person, never on whom.
Reading concentration(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  DoerCounts people;
  std::int64_t all = 0;
  for (const Work* work : selection.work) {
    const WorkRow& row = context.row(*work);
    if (!row.by_people()) continue;
    people.add(*work, row);
    ++all;
  }
  std::int64_t most = 0;
  for (const auto& [person, count] : people.by_person()) most = std::max(most, count);
  const double share = all > 0 ? static_cast<double>(most) / static_cast<double>(all) : 0;
  Reading reading = number_reading(signal, window, share, all, Judging::Value);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
