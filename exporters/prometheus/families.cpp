#include "exporters/prometheus/families.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "exporters/text.h"

namespace plumbline::exporters {

FamilyBuilder::FamilyBuilder(prometheus::MetricType type, std::string name,
                             const std::string& help) {
  family_.name = std::move(name);
  family_.help = valid_utf8(help);
  family_.type = type;
}

void FamilyBuilder::add(const MetricLabels& labels, double value) {
  if (!std::isfinite(value)) return;
  prometheus::ClientMetric metric;
  for (const auto& [name, text] : labels)
    if (!text.empty()) metric.label.push_back({name, valid_utf8(text)});
  if (family_.type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family_.metric.push_back(std::move(metric));
}

prometheus::MetricFamily FamilyBuilder::take() {
  const auto less = [](const auto& a, const auto& b) { return a.label < b.label; };
  const auto same = [](const auto& a, const auto& b) { return a.label == b.label; };
  auto& metrics = family_.metric;
  std::stable_sort(metrics.begin(), metrics.end(), less);
  metrics.erase(std::unique(metrics.begin(), metrics.end(), same), metrics.end());
  return std::move(family_);
}

double unix_seconds(Instant t) {
  return std::chrono::duration<double>(t.time_since_epoch()).count();
}

MetricLabels area_labels(const scoring::ScopeResult& scope, const scoring::AreaResult& area) {
  return {{"scope", scope.name}, {"area", area.area}, {"ladder", area.ladder}};
}

}  // namespace plumbline::exporters
