#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// One indicator to be met on the way to an area's next level. Points into the rubric and the
/// result that the roadmap was made from.
struct RoadmapStep {
  const IndicatorResult* result = nullptr;
  const Indicator* row = nullptr;   ///< title, remedy, effort; nullptr: not in the rubric
  std::vector<std::string> inputs;  ///< evidence that lacks: "records", "procedures"; not "time"
  std::vector<std::string> lacks;   ///< what keeps each criterion from being met, one line each
  int reuse = 0;  ///< other areas in which an indicator waits for one of the same inputs
};

/// From what an area attains to the level above it; none is ever skipped.
struct AreaRoadmap {
  const AreaResult* area = nullptr;
  int from = 1;
  int to = 1;                       ///< == from: the top of the rubric's ladder is attained
  std::vector<RoadmapStep> steps;   ///< in the order in which to take them
  std::optional<Instant> earliest;  ///< of all steps; nullopt: not foreseeable
  std::string blocked;              ///< why no set of indicators would do; empty: the steps do
};

/// The smallest set of open indicators that, all met, lifts each area by one level, as the ladder
/// itself judges it: the mandatory ones of the next level, and of the others (of the next level,
/// and of the attained one, which must be more than 85 % met) as many as the ratings lack: the
/// heaviest first, then the least effort, then what other areas need too, then the earliest. Steps
/// are ordered by: no effort but time last, mandatory first, least effort, most reuse, earliest
/// date. Dates are the indicators' own (scoring/outlook.h). Pure.
std::vector<AreaRoadmap> roadmap(const ScopeResult& scope, const Rubric& rubric);

}  // namespace plumbline::scoring
