#pragma once

#include <functional>

#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {

/// What is done to the estate of each week's end before it is judged: targets, reviews. It sees
/// what was judged before.
using Practise = std::function<void(Estate& estate, const std::vector<scoring::ScopeResult>& past)>;

/// An estate judged at every week's end from week 1 to `weeks`, each with the closed weeks before
/// it, as plumbline does.
struct History {
  std::vector<scoring::ScopeResult> results;  ///< [0] at the end of week 1
  scoring::WeekHistory weeks;

  const scoring::ScopeResult& at(int week) const {
    return results.at(static_cast<std::size_t>(week - 1));
  }
};

inline History live(const Script& script, int weeks, const scoring::Rubric& rubric,
                    const Practise& practise = {}) {
  World world;
  tell_work(script, weeks, world);
  world.settle();
  History history;
  for (int w = 1; w <= weeks; ++w) {
    Estate estate = estate_of(world, week(w));
    if (practise) practise(estate, history.results);
    auto result = scoring::assess(estate.evidence, estate.practice, rubric, history.weeks);
    history.weeks.push_back(scoring::record_of(result, week(w)));
    history.results.push_back(std::move(result));
  }
  return history;
}

}  // namespace plumbline::acceptance
