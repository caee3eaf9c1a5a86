#include <functional>
#include <optional>

#include "exporters/prometheus/families.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using scoring::AreaResult;
using scoring::Assessment;
using scoring::ScopeResult;
using Value = std::function<std::optional<double>(const AreaResult&)>;

MetricFamily per_area(const Assessment& assessment, const char* name, const char* help,
                      const Value& value) {
  FamilyBuilder family(MetricType::Gauge, name, help);
  in_every_scope(assessment, &ScopeResult::areas,
                 [&](const ScopeResult& scope, const AreaResult& area) {
                   if (const auto v = value(area)) family.add(area_labels(scope, area), *v);
                 });
  return family.take();
}

MetricFamily level_rating(const Assessment& assessment) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_level_rating",
                       "Share of a level's indicator weight that is met, ratio 0 to 1; unknown "
                       "weight stays in the denominator, not applicable weight leaves it.");
  in_every_scope(assessment, &ScopeResult::areas,
                 [&](const ScopeResult& scope, const AreaResult& area) {
                   for (const auto& [level, share] : area.ratings) {
                     auto labels = area_labels(scope, area);
                     labels.emplace_back("level", std::to_string(level));
                     family.add(labels, share);
                   }
                 });
  return family.take();
}

MetricLabels indicator_labels(const ScopeResult& scope, const AreaResult& area,
                              const scoring::IndicatorResult& indicator) {
  auto labels = area_labels(scope, area);
  labels.emplace_back("level", std::to_string(indicator.level));
  labels.emplace_back("indicator", indicator.id);
  labels.emplace_back("mandatory", indicator.mandatory ? "true" : "false");
  return labels;
}

void append_indicators(const Assessment& assessment, MetricFamilies& families) {
  FamilyBuilder states(MetricType::Gauge, "plumbline_indicator_state",
                       "Always 1: exactly one series per indicator, whose label state is the "
                       "state in force (met, not_met, unknown, not_applicable or waived).");
  FamilyBuilder unknown(MetricType::Gauge, "plumbline_indicator_unknown",
                        "Always 1, for an indicator that is unknown: reason says why, input what "
                        "would resolve it; absent when it is known.");
  const auto visit = [&](const ScopeResult& scope, const AreaResult& area) {
    for (const auto& indicator : area.indicators) {
      auto labels = indicator_labels(scope, area, indicator);
      if (indicator.state == scoring::State::Unknown) {
        auto why = labels;
        why.emplace_back("reason", indicator.reason.code);
        why.emplace_back("input", indicator.reason.input);
        unknown.add(why, 1);
      }
      labels.emplace_back("state", scoring::to_string(indicator.state));
      states.add(labels, 1);
    }
  };
  in_every_scope(assessment, &ScopeResult::areas, visit);
  families.push_back(states.take());
  families.push_back(unknown.take());
}

/// What keeps a level from standing: by the 95 percent bound, so that noise at a threshold is none.
void append_causes(const Assessment& assessment, MetricFamilies& families) {
  FamilyBuilder broken(MetricType::Gauge, "plumbline_indicator_broken",
                       "Always 1, for an indicator of the held level or one below it that is "
                       "missed even by the 95 percent bound; absent otherwise.");
  FamilyBuilder causes(MetricType::Gauge, "plumbline_regressing_cause",
                       "Always 1: the smallest set of indicators and signals that makes an area "
                       "regressing; absent when it is not.");
  const auto visit = [&](const ScopeResult& scope, const AreaResult& area) {
    for (const auto& indicator : area.indicators)
      if (indicator.level <= area.level &&
          indicator.by_bound.value_or(indicator.state) == scoring::State::NotMet)
        broken.add(indicator_labels(scope, area, indicator), 1);
    if (!area.regressing) return;
    for (const auto& cause : area.causes) {
      auto labels = area_labels(scope, area);
      labels.emplace_back("indicator", cause.indicator);
      labels.emplace_back("signal", cause.signal);
      causes.add(labels, 1);
    }
  };
  in_every_scope(assessment, &ScopeResult::areas, visit);
  families.push_back(broken.take());
  families.push_back(causes.take());
}

void append_levels(const Assessment& a, MetricFamilies& families) {
  const auto add = [&](const char* name, const char* help, const Value& value) {
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
  add("plumbline_claimed_level",
      "Maturity level that the team claimed (claimed.yml), shown beside the evidence; absent when "
      "none was claimed.",
      [](const AreaResult& r) { return r.claimed; });
  add("plumbline_score",
      "Held level plus the rated share of the next level, for trends only (5.0 at level 5).",
      [](const AreaResult& r) { return r.score; });
  families.push_back(level_rating(a));
}

void append_standing(const Assessment& a, MetricFamilies& families) {
  const auto add = [&](const char* name, const char* help, const Value& value) {
    families.push_back(per_area(a, name, help, value));
  };
  add("plumbline_regressing",
      "1 when even the ceiling by the 95 percent bound is below the held level, else 0.",
      [](const AreaResult& r) { return r.regressing ? 1 : 0; });
  add("plumbline_stale", "1 when missing evidence keeps the held level from being judged, else 0.",
      [](const AreaResult& r) { return r.stale ? 1 : 0; });
  add("plumbline_insufficient_evidence",
      "1 when an area stands at level 1 only because indicators are unknown, else 0.",
      [](const AreaResult& r) { return r.insufficient_evidence ? 1 : 0; });
  add("plumbline_level_changed_timestamp_seconds",
      "End of the closed week that gave the held level, seconds since 1970 UTC; absent while no "
      "level is held yet.",
      [](const AreaResult& r) {
        return r.level_since ? std::optional(unix_seconds(*r.level_since)) : std::nullopt;
      });
}

}  // namespace

MetricFamilies level_families(const Assessment& assessment) {
  MetricFamilies families;
  append_levels(assessment, families);
  append_standing(assessment, families);
  append_indicators(assessment, families);
  append_causes(assessment, families);
  return families;
}

}  // namespace plumbline::exporters
