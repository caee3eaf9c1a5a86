#pragma once

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// Judges one scope (design §5). Pure: no clock, no I/O, no logging; same inputs, same bytes.
ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric);

/// The entity_share signals in force, with "@owner" and the like in their paths replaced by the
/// scope's declared attribute keys as of `at`. A signal whose key is not declared is left out.
std::vector<ShareDefinition> share_definitions(const Rubric& rubric,
                                               const PracticeHistory& practice, Instant at);

/// The populations that scope.yml declares, each from when it was first seen.
std::vector<PopulationRule> population_rules(const PracticeHistory& practice);

}  // namespace plumbline::scoring
