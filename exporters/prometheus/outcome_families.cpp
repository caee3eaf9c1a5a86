#include <algorithm>
#include <optional>
#include <string>

#include "exporters/prometheus/base_units.h"
#include "exporters/prometheus/families.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using scoring::Assessment;
using scoring::Rubric;

constexpr const char* kRunwaySignal = "cap.ds_days_to_full";

const scoring::SignalValue* find(const scoring::ScopeResult& scope, const std::string& signal) {
  const auto found = std::find_if(scope.signals.begin(), scope.signals.end(),
                                  [&](const auto& s) { return s.signal == signal; });
  return found != scope.signals.end() && found->value ? &*found : nullptr;
}

MetricFamily outcome_family(const scoring::OutcomeMetric& outcome, const Assessment& assessment,
                            const Rubric& rubric) {
  FamilyBuilder family(MetricType::Gauge, outcome.metric, outcome.help);
  const double factor = base_unit_of(rubric, outcome.signal).factor;
  for (const auto& scope : assessment.scopes)
    if (const auto* signal = find(scope, outcome.signal))
      if (const auto value =
              rounded(scoring::outcome_value(outcome.reading, *signal->value * factor)))
        family.add({{"scope", scope.name}}, *value);
  return family.take();
}

/// The strictest threshold of the runway among the indicators of a scope.
std::optional<double> runway_target(const scoring::ScopeResult& scope) {
  std::optional<double> target;
  for (const auto& area : scope.areas)
    for (const auto& indicator : area.indicators)
      for (const auto& criterion : indicator.criteria)
        if (criterion.signal == kRunwaySignal)
          target = std::max(target.value_or(criterion.target), criterion.target);
  return target;
}

void append_runway(const Assessment& assessment, const Rubric& rubric, MetricFamilies& families) {
  FamilyBuilder left(MetricType::Gauge, "plumbline_runway_seconds",
                     "Time until the first shared object of a resource is full at its trend, "
                     "seconds; what lasts longer than five years is told as five years.");
  FamilyBuilder wanted(MetricType::Gauge, "plumbline_runway_target_seconds",
                       "Least runway that the rubric in force asks for, seconds.");
  const double factor = base_unit_of(rubric, kRunwaySignal).factor;
  for (const auto& scope : assessment.scopes) {
    const MetricLabels labels = {{"scope", scope.name}, {"resource", "datastore"}};
    if (const auto* signal = find(scope, kRunwaySignal)) left.add(labels, *signal->value * factor);
    if (const auto target = runway_target(scope)) wanted.add(labels, *target * factor);
  }
  families.push_back(left.take());
  families.push_back(wanted.take());
}

}  // namespace

MetricFamilies outcome_families(const Assessment& assessment, const Rubric& rubric) {
  MetricFamilies families;
  for (const auto& outcome : rubric.outcomes)
    if (!outcome.metric.empty()) families.push_back(outcome_family(outcome, assessment, rubric));
  append_runway(assessment, rubric, families);
  return families;
}

}  // namespace plumbline::exporters
