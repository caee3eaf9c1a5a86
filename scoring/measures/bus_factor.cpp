#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

/// A look at a short list, where each work would be one at a table of people.
void count_by_doer(const Work& work, std::vector<std::pair<std::uint32_t, std::int64_t>>& counts) {
  if (work.doer >= counts.size()) counts.resize(work.doer + std::size_t{1});
  counts[work.doer].first = work.person;
  ++counts[work.doer].second;
}

}  // namespace

/// The fewest people who together make four fifths of people's changes (rubric A0 `actors`): how
/// many may be away. All shared accounts together are one person. Names nobody.
Reading bus_factor(const Context& context, const Signal& signal) {
  constexpr double kMost = 0.8;
  constexpr double kClose = 1e-9;
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::unordered_map<std::uint32_t, std::int64_t> by_person;
  std::vector<std::pair<std::uint32_t, std::int64_t>> by_doer;
  std::int64_t shared = 0;
  std::int64_t all = 0;
  for (const Work* work : selection.work) {
    if (work->actor == ActorClass::Shared)
      ++shared;
    else if (work->actor == ActorClass::Human)
      count_by_doer(*work, by_doer);
    else
      continue;
    ++all;
  }
  for (const auto& [person, count] : by_doer)
    if (count > 0) by_person[person] += count;
  std::vector<std::int64_t> shares;
  if (shared > 0) shares.push_back(shared);
  for (const auto& [person, count] : by_person) shares.push_back(count);
  std::sort(shares.begin(), shares.end(), std::greater<>());
  std::int64_t covered = 0;
  std::int64_t people = 0;
  for (const std::int64_t share : shares) {
    if (static_cast<double>(covered) >= kMost * static_cast<double>(all) - kClose) break;
    covered += share;
    ++people;
  }
  Reading reading =
      number_reading(signal, window, static_cast<double>(people), all, Judging::Distinct);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
