#pragma once

#include "facts/evidence.h"
#include "facts/practice.h"
#include "facts/series.h"
#include "scoring/assessment.h"
#include "scoring/books.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// Judges one scope (design §5). Pure: no clock, no I/O, no logging; same inputs, same bytes.
/// `weeks`: the closed weeks before `evidence.as_of`, oldest first, as record_of gave them; later
/// ones are not looked at. When as_of is a week's end, the assessment closes that week: it counts
/// as the last of them, and record_of makes its record. Held levels, and what looks back at judged
/// weeks, rest on them.
ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                   const WeekHistory& weeks);

/// The same for who judges a scope again and again and gives its evidence back to the ledger in
/// between: costs what came since. `books`: of this scope alone.
ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                   const WeekHistory& weeks, Books& books);

/// With no closed weeks known.
ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric);

/// The entity_share signals in force, with "@owner" and the like in their paths replaced by the
/// scope's declared attribute keys as of `at`. A signal whose key is not declared is left out.
std::vector<ShareDefinition> share_definitions(const Rubric& rubric,
                                               const PracticeHistory& practice, Instant at);

/// What the ledger is to make of samples, day by day, for the signals in force.
std::vector<SeriesDefinition> series_definitions(const Rubric& rubric);

/// What the ledger is to find in activities and property versions, for the signals in force.
FindingPlan finding_plan(const Rubric& rubric);

/// The populations that scope.yml declares, each from when it was first seen.
std::vector<PopulationRule> population_rules(const PracticeHistory& practice);

}  // namespace plumbline::scoring
