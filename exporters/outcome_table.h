#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::exporters {

/// A row of the outcome table for one scope: what pages, terminal and reports show alike. Points
/// into the rubric and the scope.
struct OutcomeRow {
  const scoring::OutcomeMetric* outcome = nullptr;
  const scoring::SignalValue* signal = nullptr;  ///< nullptr: not measured, or not evaluated
  std::optional<double> value;                   ///< in the base unit `unit`
  std::string unit;                              ///< "ratio" "seconds" "count" …
  std::string why_not;           ///< why there is no value; untrusted text, empty when there is one
  std::optional<double> asked;   ///< the rubric's strictest threshold in force, as the row reads it
  bool asked_at_least = true;    ///< where the outcome itself has no better side
  int asked_by = 0;              ///< the level whose indicator asks for that
  std::optional<double> target;  ///< the team's own, of targets.yml, as the row reads it
  double window_days = 0;        ///< of the signal; 0: not known
};

std::vector<OutcomeRow> outcome_table(const scoring::ScopeResult& scope,
                                      const scoring::Rubric& rubric);

/// "≥ 95 %", in the direction that is better; "–" where there is none.
std::string target_text(const OutcomeRow& row);
/// "≥ 95 %, level 4".
std::string asked_text(const OutcomeRow& row);

/// "≥ 99 % high performers (Visible Ops Handbook, 2005)".
std::string reference_text(const scoring::OutcomeMetric& outcome,
                           const scoring::OutcomeReference& reference);

}  // namespace plumbline::exporters
