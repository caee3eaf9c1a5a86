#include "exporters/prometheus/base_units.h"
#include "exporters/prometheus/families.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using scoring::Assessment;
using scoring::Rubric;

MetricFamily signal_target(const Assessment& assessment, const Rubric& rubric) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_signal_target",
                       "Threshold in force for a signal in an indicator's criterion, in the base "
                       "unit of the label unit; comparison says which side is good.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& area : scope.areas) {
      for (const auto& indicator : area.indicators) {
        for (const auto& criterion : indicator.criteria) {
          const auto unit = base_unit_of(rubric, criterion.signal);
          auto labels = area_labels(scope, area);
          labels.emplace_back("level", std::to_string(indicator.level));
          labels.emplace_back("indicator", indicator.id);
          labels.emplace_back("signal", criterion.signal);
          labels.emplace_back("comparison", criterion.comparison);
          labels.emplace_back("unit", unit.name);
          family.add(labels, criterion.target * unit.factor);
        }
      }
    }
  }
  return family.take();
}

}  // namespace

MetricFamilies signal_families(const Assessment& assessment, const Rubric& rubric) {
  FamilyBuilder values(MetricType::Gauge, "plumbline_signal_value",
                       "Value of a signal over its window, in the base unit of the label unit "
                       "(ratios 0 to 1, times in seconds); absent while unknown or not "
                       "applicable.");
  FamilyBuilder samples(MetricType::Gauge, "plumbline_signal_samples",
                        "Number of samples that a signal rests on in its window.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& signal : scope.signals) {
      const auto unit = base_unit_of(rubric, signal.signal);
      MetricLabels labels = {{"scope", scope.name},
                             {"area", area_of_signal(rubric, signal.signal)},
                             {"signal", signal.signal}};
      samples.add(labels, static_cast<double>(signal.samples));
      labels.emplace_back("unit", unit.name);
      if (signal.value) values.add(labels, *signal.value * unit.factor);
    }
  }
  return {values.take(), signal_target(assessment, rubric), samples.take()};
}

}  // namespace plumbline::exporters
