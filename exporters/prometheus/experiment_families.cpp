#include "exporters/prometheus/families.h"

namespace plumbline::exporters {

using prometheus::MetricType;

MetricFamilies experiment_families(const scoring::Assessment& assessment) {
  FamilyBuilder verdicts(MetricType::Gauge, "plumbline_experiment_verdict",
                         "Always 1: exactly one series per experiment, with its status (planned, "
                         "running, decided, invalid) and its verdict (none, held, refuted, "
                         "undecided, invalid).");
  FamilyBuilder effects(MetricType::Gauge, "plumbline_experiment_effect_ratio",
                        "Relative effect of a decided experiment on its primary metric, better is "
                        "positive; absent until it is decided.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& experiment : scope.experiments) {
      MetricLabels labels = {
          {"scope", scope.name}, {"area", experiment.area}, {"experiment", experiment.id}};
      if (experiment.decided() && experiment.numbers)
        effects.add(labels, experiment.numbers->metric.effect);
      labels.emplace_back("signal", experiment.promise.metric);
      labels.emplace_back("status", scoring::to_string(experiment.status));
      labels.emplace_back("verdict", scoring::to_string(experiment.verdict));
      verdicts.add(labels, 1);
    }
  }
  return {verdicts.take(), effects.take()};
}

}  // namespace plumbline::exporters
