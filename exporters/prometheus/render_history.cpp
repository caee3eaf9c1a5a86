#include <algorithm>
#include <chrono>
#include <map>

#include "exporters/prometheus/families.h"
#include "exporters/prometheus/open_metrics.h"
#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

std::int64_t milliseconds(Instant t) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch()).count();
}

/// The samples of one series stand together, in the order of time.
void group_by_series(prometheus::MetricFamily& family) {
  std::stable_sort(family.metric.begin(), family.metric.end(),
                   [](const auto& a, const auto& b) { return a.label < b.label; });
}

}  // namespace

std::string render_history(const std::vector<scoring::Assessment>& moments,
                           const scoring::Rubric& rubric, const std::string& job,
                           const std::string& instance) {
  std::vector<std::string> order;
  std::map<std::string, prometheus::MetricFamily> all;
  for (const auto& moment : moments) {
    for (auto& family : assessment_families(moment, rubric)) {
      auto& whole = all[family.name];
      if (whole.name.empty()) {
        order.push_back(family.name);
        whole.name = family.name;
        whole.help = family.help;
        whole.type = family.type;
      }
      for (auto& metric : family.metric) {
        metric.timestamp_ms = milliseconds(moment.as_of);
        metric.label.push_back({"job", valid_utf8(job)});
        metric.label.push_back({"instance", valid_utf8(instance)});
        whole.metric.push_back(std::move(metric));
      }
    }
  }
  std::string out;
  for (const auto& name : order) {
    auto& family = all[name];
    if (family.metric.empty()) continue;
    group_by_series(family);
    append_open_metrics(out, family);
  }
  return out + kOpenMetricsEnd;
}

}  // namespace plumbline::exporters
