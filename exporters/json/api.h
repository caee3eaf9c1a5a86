#pragma once

#include <string>
#include <vector>

#include "exporters/archive.h"
#include "exporters/outcome_table.h"
#include "scoring/roadmap.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

// The documents of /api/v1/ beside the assessment itself; docs/api.md says what they hold. Those
// made from an ApiContext name the scope and the moment.

struct ApiContext {
  const scoring::Assessment* assessment = nullptr;
  const scoring::ScopeResult* scope = nullptr;
  const scoring::Rubric* rubric = nullptr;
};

std::string api_area(const ApiContext& context, const std::string& area);
/// `facts`: of each criterion.
std::string api_indicator(const ApiContext& context, const scoring::AreaResult& area,
                          const scoring::IndicatorResult& indicator,
                          const std::vector<CriterionFacts>& facts);
std::string api_roadmap(const ApiContext& context, const scoring::Rubric& rubric);
std::string api_outcomes(const ApiContext& context, const scoring::Rubric& rubric);
std::string api_experiment(const ApiContext& context, const scoring::ExperimentResult& experiment);
std::string api_weeks(const ApiContext& context, const scoring::WeekHistory& weeks);
std::string api_health(const scoring::Snapshot& snapshot);
std::string api_error(const std::string& text);

}  // namespace plumbline::exporters
