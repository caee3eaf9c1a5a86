#include "scoring/roadmap.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "scoring/ladder.h"

namespace plumbline::scoring {
namespace {

constexpr const char* kTime = "time";

bool open(const IndicatorResult& i) {
  return i.state == State::Unknown || i.state == State::NotMet;
}

bool in_the_way(const CriterionResult& c) {
  return c.state == State::Unknown || c.state == State::NotMet;
}

int effort_rank(const Indicator* row) {
  if (row == nullptr) return 3;
  return row->effort == "S" ? 0 : row->effort == "M" ? 1 : 2;
}

std::set<std::string> inputs_of(const IndicatorResult& indicator) {
  std::set<std::string> inputs;
  if (!open(indicator)) return inputs;
  for (const auto& c : indicator.criteria)
    if (in_the_way(c) && !c.reason.input.empty() && c.reason.input != kTime)
      inputs.insert(c.reason.input);
  return inputs;
}

/// How many areas but this one wait for one of the inputs.
int reuse_of(const std::vector<std::string>& inputs, const ScopeResult& scope,
             const std::string& area) {
  std::set<std::string> others;
  for (const auto& other : scope.areas) {
    if (other.area == area) continue;
    for (const auto& indicator : other.indicators)
      for (const auto& input : inputs_of(indicator))
        if (std::find(inputs.begin(), inputs.end(), input) != inputs.end())
          others.insert(other.area);
  }
  return static_cast<int>(others.size());
}

RoadmapStep step_of(const IndicatorResult& indicator, const ScopeResult& scope,
                    const std::string& area, const Rubric& rubric) {
  RoadmapStep step;
  step.result = &indicator;
  const auto row = std::find_if(rubric.indicators.begin(), rubric.indicators.end(),
                                [&](const auto& i) { return i.id == indicator.id; });
  if (row != rubric.indicators.end()) step.row = &*row;
  const auto inputs = inputs_of(indicator);
  step.inputs.assign(inputs.begin(), inputs.end());
  for (const auto& c : indicator.criteria)
    if (in_the_way(c) && !c.reason.text.empty()) step.lacks.push_back(c.reason.text);
  if (step.lacks.empty() && !indicator.reason.text.empty())
    step.lacks.push_back(indicator.reason.text);
  step.reuse = reuse_of(step.inputs, scope, area);
  return step;
}

/// The area's indicators, in which steps can be read as met.
class Trial {
 public:
  explicit Trial(const AreaResult& area) : indicators_(area.indicators) {}

  void set_met(const IndicatorResult& of, const AreaResult& area, bool met) {
    const auto at = static_cast<std::size_t>(&of - area.indicators.data());
    indicators_[at] = of;
    if (!met) return;
    indicators_[at].state = State::Met;
    indicators_[at].evaluated.reset();
  }
  int attained() const { return Ladder(indicators_).attained(); }
  double rating(int level) const { return Ladder(indicators_).rating(level); }

 private:
  std::vector<IndicatorResult> indicators_;
};

auto choosing_order(const RoadmapStep& step) {
  return std::tuple(-step.result->weight, effort_rank(step.row), -step.reuse,
                    step.result->earliest.value_or(Instant::max()));
}

auto taking_order(const RoadmapStep& step) {
  const bool comes_by_itself = step.result->reason.input == kTime;
  return std::tuple(comes_by_itself, !step.result->mandatory, effort_rank(step.row), -step.reuse,
                    step.result->earliest.value_or(Instant::max()));
}

/// Open indicators of one level, those to be chosen first in front.
std::vector<RoadmapStep> candidates(const AreaResult& area, int level, bool mandatory,
                                    const ScopeResult& scope, const Rubric& rubric) {
  std::vector<RoadmapStep> found;
  for (const auto& indicator : area.indicators)
    if (indicator.level == level && indicator.mandatory == mandatory && open(indicator))
      found.push_back(step_of(indicator, scope, area.area, rubric));
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return choosing_order(a) < choosing_order(b);
  });
  return found;
}

AreaRoadmap of_area(const AreaResult& area, const ScopeResult& scope, const Rubric& rubric) {
  AreaRoadmap out;
  out.area = &area;
  out.from = out.to = area.attained;
  const Ladder ladder(area.indicators);
  if (area.attained >= ladder.top()) return out;
  out.to = area.attained + 1;
  if (ladder.too_little_applies(out.to)) {
    out.blocked = "less than half of the level applies here";
    return out;
  }
  Trial trial(area);
  const auto take = [&](RoadmapStep step) {
    trial.set_met(*step.result, area, true);
    out.steps.push_back(std::move(step));
  };
  for (auto& step : candidates(area, out.to, true, scope, rubric)) take(std::move(step));
  for (auto& step : candidates(area, out.to, false, scope, rubric))
    if (trial.rating(out.to) <= Ladder::kLargely) take(std::move(step));
  for (const bool mandatory : {true, false})
    for (auto& step : candidates(area, out.from, mandatory, scope, rubric))
      if (trial.attained() < out.to) take(std::move(step));
  if (trial.attained() < out.to) {
    out.steps.clear();
    out.blocked = "what is waived or does not apply leaves too little of the level to be met";
    return out;
  }
  std::stable_sort(out.steps.begin(), out.steps.end(),
                   [](const auto& a, const auto& b) { return taking_order(a) < taking_order(b); });
  Instant latest = Instant::min();
  bool foreseeable = true;
  for (const auto& step : out.steps) {
    foreseeable = foreseeable && step.result->earliest.has_value();
    if (step.result->earliest) latest = std::max(latest, *step.result->earliest);
  }
  if (foreseeable && !out.steps.empty()) out.earliest = latest;
  return out;
}

}  // namespace

std::vector<AreaRoadmap> roadmap(const ScopeResult& scope, const Rubric& rubric) {
  std::vector<AreaRoadmap> out;
  for (const auto& area : scope.areas) out.push_back(of_area(area, scope, rubric));
  return out;
}

}  // namespace plumbline::scoring
