#include <chrono>
#include <functional>

#include "exporters/prometheus/families.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using scoring::AreaResult;
using scoring::Assessment;

double unix_seconds(Instant t) {
  return std::chrono::duration<double>(t.time_since_epoch()).count();
}

MetricLabels area_labels(const scoring::ScopeResult& scope, const AreaResult& area) {
  return {{"scope", scope.name}, {"area", area.area}, {"ladder", area.ladder}};
}

MetricFamily per_area(const Assessment& assessment, const char* name, const char* help,
                      const std::function<double(const AreaResult&)>& value) {
  FamilyBuilder family(MetricType::Gauge, name, help);
  for (const auto& scope : assessment.scopes)
    for (const auto& area : scope.areas) family.add(area_labels(scope, area), value(area));
  return family.take();
}

MetricFamily level_changed(const Assessment& assessment) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_level_changed_timestamp_seconds",
                       "End of the closed week that gave the held level, seconds since 1970 UTC; "
                       "absent while no level is held yet.");
  for (const auto& scope : assessment.scopes)
    for (const auto& area : scope.areas)
      if (area.level_since) family.add(area_labels(scope, area), unix_seconds(*area.level_since));
  return family.take();
}

MetricFamily level_rating(const Assessment& assessment) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_level_rating",
                       "Share of a level's indicator weight that is met, ratio 0 to 1; unknown "
                       "weight stays in the denominator, not applicable weight leaves it.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& area : scope.areas) {
      for (const auto& [level, share] : area.ratings) {
        auto labels = area_labels(scope, area);
        labels.emplace_back("level", std::to_string(level));
        family.add(labels, share);
      }
    }
  }
  return family.take();
}

MetricFamily indicator_state(const Assessment& assessment) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_indicator_state",
                       "Always 1: exactly one series per indicator, whose label state is the "
                       "state in force (met, not_met, unknown, not_applicable or waived).");
  for (const auto& scope : assessment.scopes) {
    for (const auto& area : scope.areas) {
      for (const auto& indicator : area.indicators) {
        auto labels = area_labels(scope, area);
        labels.emplace_back("level", std::to_string(indicator.level));
        labels.emplace_back("indicator", indicator.id);
        labels.emplace_back("state", scoring::to_string(indicator.state));
        family.add(labels, 1);
      }
    }
  }
  return family.take();
}

MetricFamily signal_target(const Assessment& assessment) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_signal_target",
                       "Threshold in force for a signal in an indicator's criterion, in the "
                       "signal's own unit; comparison says which side is good.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& area : scope.areas) {
      for (const auto& indicator : area.indicators) {
        for (const auto& criterion : indicator.criteria) {
          auto labels = area_labels(scope, area);
          labels.emplace_back("indicator", indicator.id);
          labels.emplace_back("signal", criterion.signal);
          labels.emplace_back("comparison", criterion.comparison);
          family.add(labels, criterion.target);
        }
      }
    }
  }
  return family.take();
}

void append_signals(const Assessment& assessment, std::vector<MetricFamily>& families) {
  FamilyBuilder values(MetricType::Gauge, "plumbline_signal_value",
                       "Value of a signal over its window, in the signal's own unit (ratios 0 to "
                       "1); absent while unknown or not applicable.");
  FamilyBuilder samples(MetricType::Gauge, "plumbline_signal_samples",
                        "Number of samples that a signal rests on in its window.");
  for (const auto& scope : assessment.scopes) {
    for (const auto& signal : scope.signals) {
      const MetricLabels labels = {{"scope", scope.name}, {"signal", signal.signal}};
      if (signal.value) values.add(labels, *signal.value);
      samples.add(labels, static_cast<double>(signal.samples));
    }
  }
  families.push_back(values.take());
  families.push_back(signal_target(assessment));
  families.push_back(samples.take());
}

void append_levels(const Assessment& a, std::vector<MetricFamily>& families) {
  const auto add = [&](const char* name, const char* help,
                       const std::function<double(const AreaResult&)>& value) {
    families.push_back(per_area(a, name, help, value));
  };
  add("plumbline_level",
      "Held maturity level of a process area (classic ladder 1 to 5, inverted ladder 0 to 5).",
      [](const AreaResult& r) { return r.level; });
  add("plumbline_attained_level",
      "Maturity level that the evidence supports at the time of the assessment.",
      [](const AreaResult& r) { return r.attained; });
  add("plumbline_ceiling",
      "Maturity level that would be attained if every unknown indicator turned out met.",
      [](const AreaResult& r) { return r.ceiling; });
  add("plumbline_score",
      "Held level plus the rated share of the next level, for trends only (5.0 at level 5).",
      [](const AreaResult& r) { return r.score; });
  families.push_back(level_rating(a));
  add("plumbline_regressing",
      "1 when even the ceiling by the 95 percent bound is below the held level, else 0.",
      [](const AreaResult& r) { return r.regressing ? 1 : 0; });
  add("plumbline_stale", "1 when missing evidence keeps the held level from being judged, else 0.",
      [](const AreaResult& r) { return r.stale ? 1 : 0; });
  add("plumbline_insufficient_evidence",
      "1 when an area stands at level 1 only because indicators are unknown, else 0.",
      [](const AreaResult& r) { return r.insufficient_evidence ? 1 : 0; });
  families.push_back(level_changed(a));
}

MetricFamily single(const char* name, const char* help, const MetricLabels& labels, double value) {
  FamilyBuilder family(MetricType::Gauge, name, help);
  family.add(labels, value);
  return family.take();
}

}  // namespace

std::vector<MetricFamily> assessment_families(const scoring::Snapshot& snapshot) {
  const Assessment& a = snapshot.assessment;
  std::vector<MetricFamily> families;
  if (a.scopes.empty()) return families;
  append_levels(a, families);
  families.push_back(indicator_state(a));
  append_signals(a, families);
  families.push_back(single("plumbline_rubric_info",
                            "Always 1: version and digest of the rubric that judged.",
                            {{"version", a.rubric_version}, {"digest", a.rubric_digest}}, 1));
  families.push_back(single("plumbline_assessment_timestamp_seconds",
                            "Moment that the assessment judges (as_of) on the vCenter's clock, "
                            "seconds since 1970 UTC.",
                            {}, unix_seconds(a.as_of)));
  families.push_back(single("plumbline_assessment_duration_seconds",
                            "Wall time that the assessment took, seconds.", {},
                            snapshot.assess_seconds));
  return families;
}

}  // namespace plumbline::exporters
