#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "scoring/snapshot.h"

namespace plumbline::exporters {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;
using MetricFamilies = std::vector<prometheus::MetricFamily>;

/// Builds one family of gauges or counters. HELP and label values are made valid UTF-8 here and
/// nowhere else; a label without a value is left out. A value that is not finite is left out, as is
/// a second sample with the same labels: either would spoil the scrape.
class FamilyBuilder {
 public:
  FamilyBuilder(prometheus::MetricType type, std::string name, const std::string& help);
  void add(const MetricLabels& labels, double value);
  prometheus::MetricFamily take();

 private:
  prometheus::MetricFamily family_;
};

/// Calls visit(scope, item) for each item of each scope: of its areas, experiments, targets.
template <typename Item, typename Visit>
void in_every_scope(const scoring::Assessment& assessment,
                    std::vector<Item> scoring::ScopeResult::*items, const Visit& visit) {
  for (const auto& scope : assessment.scopes)
    for (const auto& item : scope.*items) visit(scope, item);
}

/// Seconds since 1970 UTC.
double unix_seconds(Instant t);
MetricLabels area_labels(const scoring::ScopeResult& scope, const scoring::AreaResult& area);

/// Families of levels and indicators.
MetricFamilies level_families(const scoring::Assessment& assessment);
/// Families of signals, their targets, and what they say in the words of outcomes.
MetricFamilies signal_families(const scoring::Assessment& assessment,
                               const scoring::Rubric& rubric);
MetricFamilies outcome_families(const scoring::Assessment& assessment,
                                const scoring::Rubric& rubric);
/// Families of experiments, and of what the weeks say against targets.
MetricFamilies experiment_families(const scoring::Assessment& assessment);
/// All that an assessment says, the moment and the rubric included: what a scrape shows and what
/// `history` writes. Empty before the first one.
MetricFamilies assessment_families(const scoring::Assessment& assessment,
                                   const scoring::Rubric& rubric);
/// Families per vCenter: how collecting goes.
MetricFamilies vcenter_families(const std::vector<VCenterStatus>& vcenters);
/// P19: which ids of tasks a vCenter knows, by whether a work class lists them.
MetricFamilies task_id_families(const std::vector<VCenterStatus>& vcenters,
                                const WorkClasses& work);
/// Families per feed: how fetching practice files goes.
MetricFamilies feed_families(const std::vector<FeedStatus>& feeds);
/// All of a scrape, without empty families.
MetricFamilies scrape_families(const scoring::Snapshot& snapshot);

}  // namespace plumbline::exporters
