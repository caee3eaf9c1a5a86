#include "scoring/assess.h"

#include <algorithm>
#include <cmath>

#include "scoring/context.h"
#include "scoring/evaluate.h"
#include "scoring/judge.h"
#include "scoring/ladder.h"
#include "scoring/measures/registry.h"
#include "scoring/outlook.h"

namespace plumbline::scoring {

namespace {

/// A feed or library that would move the value; not what a census or an account's class says.
std::string input_behind(const Signal& signal) {
  const Measure* measure = find_measure(signal.measure);
  if (!measure || measure->takes_entities || measure->practice_kinds.empty()) return {};
  const std::string& kind = measure->practice_kinds.front();
  return kind == "actors" ? std::string() : kind;
}

AreaResult climb(const Rubric& rubric, const Area& area, const std::string& ladder_name,
                 const std::map<std::string, Reading>& readings,
                 const std::map<std::string, Yardstick>& yardsticks, Instant as_of) {
  AreaResult result;
  result.area = area.id;
  result.ladder = ladder_name;
  for (const auto& indicator : rubric.indicators) {
    if (indicator.area != area.id || indicator.ladder != ladder_name) continue;
    Verdict verdict = judge_all(indicator.requires_, readings, yardsticks, as_of);
    IndicatorResult entry;
    entry.id = indicator.id;
    entry.level = indicator.level;
    entry.mandatory = indicator.mandatory;
    entry.weight = indicator.weight;
    entry.state = verdict.state;
    entry.reason = std::move(verdict.reason);
    entry.criteria = std::move(verdict.criteria);
    entry.earliest = verdict.earliest;
    result.indicators.push_back(std::move(entry));
  }
  const Ladder ladder(result.indicators);
  result.attained = ladder.attained();
  result.ceiling = ladder.ceiling();
  result.level = result.attained;
  for (int level = 2; level <= ladder.top(); ++level) result.ratings[level] = ladder.rating(level);
  // Below the next integer even when all of the next level is rated but something mandatory lacks.
  constexpr double kBelowNext = 0.999;
  result.score = result.level;
  if (result.level < ladder.top())
    result.score += std::min(ladder.rating(result.level + 1), kBelowNext);
  result.insufficient_evidence = result.attained == 1 && result.ceiling > 1;
  result.outlook = outlook(result.indicators, as_of);
  return result;
}

}  // namespace

ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice,
                   const Rubric& rubric) {
  const Context context(evidence, practice, rubric);
  std::map<std::string, Reading> readings;
  std::map<std::string, Yardstick> yardsticks;
  for (const auto& signal : rubric.signals) {
    const Area* area = context.area_of(signal);
    readings[signal.id] = evaluate(context, signal);
    yardsticks[signal.id] = {evidence.as_of, area ? area->cadence : Cadence::Weekly,
                             signal.window_days, input_behind(signal)};
  }

  ScopeResult result;
  result.name = evidence.scope;
  std::vector<std::string> ladders;
  for (const auto& indicator : rubric.indicators)
    if (std::find(ladders.begin(), ladders.end(), indicator.ladder) == ladders.end())
      ladders.push_back(indicator.ladder);
  std::sort(ladders.begin(), ladders.end());
  for (const auto& ladder : ladders)
    for (const auto& area : rubric.areas)
      if (rubric.top_level(area.id, ladder) > 1)
        result.areas.push_back(climb(rubric, area, ladder, readings, yardsticks, evidence.as_of));
  for (auto& [id, reading] : readings) result.signals.push_back(std::move(reading.value));
  result.unlocks = unlocks(result.areas);
  return result;
}

}  // namespace plumbline::scoring
