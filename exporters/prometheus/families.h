#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "scoring/snapshot.h"

namespace plumbline::exporters {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

/// Builds one family of gauges or counters. HELP and label values are made safe here and nowhere
/// else: the serialiser escapes no HELP and passes invalid UTF-8 through. A value that is not
/// finite is left out, as is a second sample with the same labels: either would spoil the scrape.
class FamilyBuilder {
 public:
  FamilyBuilder(prometheus::MetricType type, std::string name, const std::string& help);
  void add(const MetricLabels& labels, double value);
  prometheus::MetricFamily take();

 private:
  prometheus::MetricFamily family_;
};

/// Families of the assessment: levels, ratings, indicators, signals. Empty before the first one.
std::vector<prometheus::MetricFamily> assessment_families(const scoring::Snapshot& snapshot);
/// Families per vCenter: how collecting goes.
std::vector<prometheus::MetricFamily> vcenter_families(const std::vector<VCenterStatus>& vcenters);

}  // namespace plumbline::exporters
