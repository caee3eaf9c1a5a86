#include "exporters/prometheus/families.h"

namespace plumbline::exporters {

using prometheus::MetricType;
using scoring::ScopeResult;

MetricFamilies experiment_families(const scoring::Assessment& assessment) {
  FamilyBuilder verdicts(MetricType::Gauge, "plumbline_experiment_verdict",
                         "Always 1: exactly one series per experiment, with its status (planned, "
                         "running, decided, invalid) and its verdict (none, held, refuted, "
                         "undecided, invalid).");
  FamilyBuilder effects(MetricType::Gauge, "plumbline_experiment_effect_ratio",
                        "Relative effect of a decided experiment on its primary metric, better is "
                        "positive; absent until it is decided.");
  FamilyBuilder evidence(
      MetricType::Gauge, "plumbline_target_evidence",
      "What the closed weeks since a target was seen say against its being met, "
      "an e-value: 1 says nothing, from 20 on it is missed by evidence at 5 "
      "percent, however often one looks; what is above 1e+12 is told as 1e+12; of "
      "targets that are rates of work.");
  in_every_scope(assessment, &ScopeResult::experiments,
                 [&](const ScopeResult& scope, const scoring::ExperimentResult& experiment) {
                   MetricLabels labels = {{"scope", scope.name},
                                          {"area", experiment.area},
                                          {"experiment", experiment.id}};
                   if (experiment.decided() && experiment.numbers)
                     effects.add(labels, experiment.numbers->metric.effect);
                   labels.emplace_back("signal", experiment.promise.metric);
                   labels.emplace_back("status", scoring::to_string(experiment.status));
                   labels.emplace_back("verdict", scoring::to_string(experiment.verdict));
                   verdicts.add(labels, 1);
                 });
  in_every_scope(
      assessment, &ScopeResult::targets,
      [&](const ScopeResult& scope, const scoring::TargetEvidence& target) {
        if (target.evidence)
          evidence.add({{"scope", scope.name}, {"signal", target.signal}}, *target.evidence);
      });
  return {verdicts.take(), effects.take(), evidence.take()};
}

}  // namespace plumbline::exporters
