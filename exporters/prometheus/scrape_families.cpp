#include "exporters/prometheus/families.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricType;

prometheus::MetricFamily single(const char* name, const char* help, const MetricLabels& labels,
                                double value) {
  FamilyBuilder family(MetricType::Gauge, name, help);
  family.add(labels, value);
  return family.take();
}

void append(MetricFamilies& all, MetricFamilies more) {
  for (auto& family : more) all.push_back(std::move(family));
}

}  // namespace

MetricFamilies assessment_families(const scoring::Assessment& assessment,
                                   const scoring::Rubric& rubric) {
  MetricFamilies families;
  if (assessment.scopes.empty()) return families;
  append(families, level_families(assessment));
  append(families, signal_families(assessment, rubric));
  append(families, outcome_families(assessment, rubric));
  append(families, experiment_families(assessment));
  families.push_back(
      single("plumbline_rubric_info", "Always 1: version and digest of the rubric that judged.",
             {{"version", assessment.rubric_version}, {"digest", assessment.rubric_digest}}, 1));
  families.push_back(single("plumbline_assessment_timestamp_seconds",
                            "Moment that the assessment judges (as_of) on the vCenter's clock, "
                            "seconds since 1970 UTC.",
                            {}, unix_seconds(assessment.as_of)));
  return families;
}

MetricFamilies scrape_families(const scoring::Snapshot& snapshot) {
  MetricFamilies families;
  families.push_back(single("plumbline_build_info",
                            "Always 1: version and source revision of plumbline; clock is "
                            "rehearsal when the ledger lives on a simulated clock, else server.",
                            {{"version", snapshot.version},
                             {"revision", snapshot.revision},
                             {"clock", snapshot.assessment.rehearsal ? "rehearsal" : "server"}},
                            1));
  if (!snapshot.external_url.empty())
    families.push_back(single("plumbline_web_info",
                              "Always 1: where people reach the pages (web.external_url); absent "
                              "when that is not configured.",
                              {{"url", snapshot.external_url}}, 1));
  append(families, assessment_families(snapshot.assessment, snapshot.rubric));
  if (!snapshot.assessment.scopes.empty())
    families.push_back(single("plumbline_assessment_duration_seconds",
                              "Wall time that the assessment took, seconds.", {},
                              snapshot.assess_seconds));
  append(families, vcenter_families(snapshot.vcenters));
  append(families, task_id_families(snapshot.vcenters, snapshot.rubric.work));
  append(families, feed_families(snapshot.feeds));
  std::erase_if(families, [](const auto& family) { return family.metric.empty(); });
  return families;
}

}  // namespace plumbline::exporters
