#include "scoring/climb.h"

#include <algorithm>

#include "scoring/ladder.h"
#include "scoring/outlook.h"

namespace plumbline::scoring {

Climb::Climb(const Context& context, const std::map<std::string, Reading>& readings,
             const std::map<std::string, Yardstick>& yardsticks)
    : practice_(context.practice()),
      rubric_(context.rubric()),
      readings_(readings),
      yardsticks_(yardsticks),
      as_of_(context.as_of()),
      thresholds_(practice_, as_of_),
      attestations_(context),
      waivers_(waivers_in_force(practice_, rubric_, as_of_)) {}

std::vector<std::string> Climb::ladders() const {
  std::vector<std::string> names;
  for (const auto& indicator : rubric_.indicators)
    if (std::find(names.begin(), names.end(), indicator.ladder) == names.end())
      names.push_back(indicator.ladder);
  std::sort(names.begin(), names.end());
  return names;
}

IndicatorResult Climb::judged(const Indicator& indicator) const {
  Verdict verdict =
      judge_all(thresholds_.in_force(indicator), readings_, yardsticks_, as_of_, indicator.level);
  IndicatorResult entry;
  entry.id = indicator.id;
  entry.level = indicator.level;
  entry.mandatory = indicator.mandatory;
  entry.weight = indicator.weight;
  entry.state = verdict.state;
  entry.by_bound = verdict.by_bound;
  entry.if_close = verdict.if_close;
  entry.causes = std::move(verdict.causes);
  entry.reason = std::move(verdict.reason);
  entry.criteria = std::move(verdict.criteria);
  entry.earliest = verdict.earliest;
  thresholds_.note(indicator, entry.criteria);
  attestations_.apply(indicator, entry);
  const auto waiver = waivers_.find(indicator.id);
  const bool missed = entry.state == State::NotMet || entry.state == State::Unknown;
  if (waiver != waivers_.end() && missed) {
    const Waiver& given = *waiver->second;
    entry.evaluated = entry.state;
    entry.state = State::Waived;
    entry.waiver = {given.owner, given.reason, given.approver, given.until, given.promise.path};
  }
  return entry;
}

std::optional<double> Climb::claimed(const std::string& area, const std::string& ladder) const {
  std::optional<double> level;
  for (const auto& claim : practice_.claimed)
    if (claim.area == area && claim.ladder == ladder && claim.promise.covers(as_of_))
      level = claim.level;
  return level;
}

AreaResult Climb::up(const Area& area, const std::string& ladder_name) const {
  AreaResult result;
  result.area = area.id;
  result.ladder = ladder_name;
  for (const auto& indicator : rubric_.indicators)
    if (indicator.area == area.id && indicator.ladder == ladder_name)
      result.indicators.push_back(judged(indicator));
  const Ladder ladder(result.indicators);
  result.attained = ladder.attained();
  result.ceiling = ladder.ceiling();
  result.ceiling95 = ladder.ceiling95();
  result.if_close = ladder.if_close();
  for (int level = 2; level <= ladder.top(); ++level) result.ratings[level] = ladder.rating(level);
  result.claimed = claimed(area.id, ladder_name);
  return result;
}

void Climb::finish(AreaResult& area) const {
  const Ladder ladder(area.indicators);
  // Below the next integer even when all of the next level is rated but something mandatory lacks.
  constexpr double kBelowNext = 0.999;
  area.score = area.level;
  if (area.level < ladder.top()) area.score += std::min(ladder.rating(area.level + 1), kBelowNext);
  if (area.regressing) area.causes = ladder.causes(area.level);
  area.outlook = outlook(area.indicators, as_of_);
}

}  // namespace plumbline::scoring
