#include "exporters/outcome_table.h"

#include <algorithm>

#include "exporters/prometheus/base_units.h"
#include "exporters/units.h"

namespace plumbline::exporters {
namespace {

using scoring::OutcomeMetric;

const scoring::SignalValue* find_signal(const scoring::ScopeResult& scope, const std::string& id) {
  const auto found = std::find_if(scope.signals.begin(), scope.signals.end(),
                                  [&](const auto& s) { return s.signal == id; });
  return found == scope.signals.end() ? nullptr : &*found;
}

/// A threshold, and the level that asks for it.
struct Asked {
  std::optional<double> threshold;
  int level = 0;
  bool at_least = true;
};

/// The strictest threshold among the indicators of the scope that ask for the signal.
Asked strictest(const scoring::ScopeResult& scope, const std::string& signal) {
  Asked asked;
  for (const auto& area : scope.areas)
    for (const auto& indicator : area.indicators)
      for (const auto& c : indicator.criteria) {
        if (c.signal != signal || c.state == scoring::State::NotApplicable) continue;
        const bool at_least = c.comparison == ">=" || c.comparison == ">";
        if (!asked.threshold ||
            (at_least ? c.target > *asked.threshold : c.target < *asked.threshold))
          asked = {c.target, indicator.level, at_least};
      }
  return asked;
}

const char* sign_of(const OutcomeMetric& outcome) {
  return outcome.better == "higher" ? "≥ " : outcome.better == "lower" ? "≤ " : "";
}

std::optional<double> own(const scoring::ScopeResult& scope, const std::string& signal) {
  for (const auto& target : scope.targets)
    if (target.signal == signal) return target.target;
  return std::nullopt;
}

OutcomeRow row_of(const OutcomeMetric& outcome, const scoring::ScopeResult& scope,
                  const scoring::Rubric& rubric) {
  OutcomeRow row;
  row.outcome = &outcome;
  row.why_not = outcome.not_yet;
  if (outcome.signal.empty()) return row;
  const BaseUnit base = base_unit_of(rubric, outcome.signal);
  row.unit = outcome.reading == OutcomeMetric::Reading::AsItIs ? base.name : "ratio";
  row.signal = find_signal(scope, outcome.signal);
  if (const auto* definition = rubric.signal(outcome.signal))
    row.window_days = definition->window_days;
  const auto read = [&](std::optional<double> value) {
    return value ? std::optional(scoring::outcome_value(outcome.reading, *value * base.factor))
                 : std::nullopt;
  };
  const Asked asked = strictest(scope, outcome.signal);
  row.asked = read(asked.threshold);
  row.asked_by = asked.level;
  row.asked_at_least = asked.at_least;
  row.target = read(own(scope, outcome.signal));
  if (row.signal == nullptr) {
    row.why_not = "not evaluated";
  } else if (row.signal->value) {
    row.value = read(row.signal->value);
  } else {
    row.why_not = row.signal->reason.text.empty() ? "unknown" : row.signal->reason.text;
  }
  return row;
}

}  // namespace

std::vector<OutcomeRow> outcome_table(const scoring::ScopeResult& scope,
                                      const scoring::Rubric& rubric) {
  std::vector<OutcomeRow> rows;
  for (const auto& outcome : rubric.outcomes) rows.push_back(row_of(outcome, scope, rubric));
  return rows;
}

std::string target_text(const OutcomeRow& row) {
  const std::string value = with_base_unit(row.target, row.unit);
  return row.target ? sign_of(*row.outcome) + value : value;
}

std::string asked_text(const OutcomeRow& row) {
  const std::string value = with_base_unit(row.asked, row.unit);
  if (!row.asked) return value;
  const bool sided = row.outcome->better == "higher" || row.outcome->better == "lower";
  const char* sign = sided ? sign_of(*row.outcome) : row.asked_at_least ? "≥ " : "≤ ";
  return sign + value + ", level " + std::to_string(row.asked_by);
}

std::string reference_text(const OutcomeMetric& outcome,
                           const scoring::OutcomeReference& reference) {
  return sign_of(outcome) + with_base_unit(reference.value, reference.unit) + " " + reference.says +
         " (" + reference.source + ", " + std::to_string(reference.year) + ")";
}

}  // namespace plumbline::exporters
