#include <algorithm>
#include <functional>
#include <string>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// The fewest people who together make `share` of people's changes (rubric A0 `actors`): how
/// many may be away. All shared accounts together are one person. Names nobody.
Reading bus_factor(const Context& context, const Signal& signal) {
  constexpr double kClose = 1e-9;
  const Window window = context.activity_window(signal);
  const double most = number_parameter(signal, "share");
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  DoerCounts people;
  std::int64_t shared = 0;
  std::int64_t all = 0;
  for (const Work* work : selection.work) {
    const WorkRow& row = context.row(*work);
    if (row.actor == ActorClass::Shared)
      ++shared;
    else if (row.actor == ActorClass::Human)
      people.add(*work, row);
    else
      continue;
    ++all;
  }
  std::vector<std::int64_t> shares;
  if (shared > 0) shares.push_back(shared);
  for (const auto& [person, count] : people.by_person()) shares.push_back(count);
  std::sort(shares.begin(), shares.end(), std::greater<>());
  std::int64_t covered = 0;
  std::int64_t fewest = 0;
  for (const std::int64_t share : shares) {
    if (static_cast<double>(covered) >= most * static_cast<double>(all) - kClose) break;
    covered += share;
    ++fewest;
  }
  Reading reading =
      number_reading(signal, window, static_cast<double>(fewest), all, Judging::Distinct);
  reading.per_week = 0;
  reading.value.reason.text =
      "of " + std::to_string(shares.size()) + (shares.size() == 1 ? " person" : " people");
  return reading;
}

}  // namespace plumbline::scoring
