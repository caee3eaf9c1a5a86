#include <prometheus/text_serializer.h>

#include <iterator>
#include <sstream>

#include "exporters/prometheus/families.h"
#include "exporters/render.h"

namespace plumbline::exporters {

std::string render_metrics(const scoring::Snapshot& snapshot) {
  FamilyBuilder build(prometheus::MetricType::Gauge, "plumbline_build_info",
                      "Always 1: version and source revision of plumbline; clock is rehearsal "
                      "when the ledger lives on a simulated clock, else server.");
  build.add({{"version", snapshot.version},
             {"revision", snapshot.revision},
             {"clock", snapshot.assessment.rehearsal ? "rehearsal" : "server"}},
            1);
  std::vector<prometheus::MetricFamily> families;
  families.push_back(build.take());
  for (auto& family : assessment_families(snapshot)) families.push_back(std::move(family));
  for (auto& family : vcenter_families(snapshot.vcenters)) families.push_back(std::move(family));

  std::erase_if(families, [](const auto& family) { return family.metric.empty(); });
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace plumbline::exporters
