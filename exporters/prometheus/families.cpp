#include "exporters/prometheus/families.h"

#include <algorithm>
#include <cmath>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

std::string escape_help(const std::string& help) {
  std::string out;
  for (const char c : valid_utf8(help)) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

FamilyBuilder::FamilyBuilder(prometheus::MetricType type, std::string name,
                             const std::string& help) {
  family_.name = std::move(name);
  family_.help = escape_help(help);
  family_.type = type;
}

void FamilyBuilder::add(const MetricLabels& labels, double value) {
  if (!std::isfinite(value)) return;
  prometheus::ClientMetric metric;
  for (const auto& [name, text] : labels) metric.label.push_back({name, valid_utf8(text)});
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

}  // namespace plumbline::exporters
