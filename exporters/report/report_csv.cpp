#include <sstream>

#include "exporters/report.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

std::string field(const std::string& raw) {
  std::string text = one_line(raw);
  if (!text.empty() && std::string("=+-@").find(text.front()) != std::string::npos)
    text.insert(text.begin(), '\'');
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// A number stands bare: a spreadsheet shall count with it.
std::string figure(std::optional<double> value) {
  const auto finite = value ? rounded(*value) : std::nullopt;
  if (!finite) return "";
  std::ostringstream out;
  out.precision(6);
  out << *finite;
  return out.str();
}

}  // namespace

std::string report_csv(const scoring::Snapshot& snapshot) {
  std::ostringstream out;
  out << "as_of,scope,area,ladder,held,attained,ceiling,indicator,level,mandatory,state,signal,"
         "value,comparison,target,samples,reason\r\n";
  for (const auto& scope : snapshot.assessment.scopes)
    for (const auto& area : scope.areas)
      for (const auto& indicator : area.indicators)
        for (const auto& c : indicator.criteria)
          out << to_rfc3339(snapshot.assessment.as_of) << "," << field(scope.name) << ","
              << field(area.area) << "," << field(area.ladder) << "," << area.level << ","
              << area.attained << "," << area.ceiling << "," << field(indicator.id) << ","
              << indicator.level << "," << (indicator.mandatory ? "yes" : "no") << ","
              << scoring::to_string(indicator.state) << "," << field(c.signal) << ","
              << figure(c.value) << "," << field(c.comparison) << "," << figure(c.target) << ","
              << c.samples << ","
              << field(c.reason.text.empty() ? indicator.reason.text : c.reason.text) << "\r\n";
  return out.str();
}

}  // namespace plumbline::exporters
