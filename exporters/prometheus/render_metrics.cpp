#include <prometheus/text_serializer.h>

#include <sstream>

#include "exporters/prometheus/families.h"
#include "exporters/prometheus/open_metrics.h"
#include "exporters/render.h"

namespace plumbline::exporters {
namespace {

/// The serialiser writes HELP as it is.
std::string escaped(const std::string& help) {
  std::string out;
  for (const char c : help) {
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

std::string render_metrics(const scoring::Snapshot& snapshot) {
  auto families = scrape_families(snapshot);
  for (auto& family : families) family.help = escaped(family.help);
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

std::string render_open_metrics(const scoring::Snapshot& snapshot) {
  std::string out;
  for (const auto& family : scrape_families(snapshot)) append_open_metrics(out, family);
  return out + kOpenMetricsEnd;
}

}  // namespace plumbline::exporters
