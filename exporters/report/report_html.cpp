#include <sstream>

#include "exporters/matrix.h"
#include "exporters/report.h"
#include "exporters/text.h"
#include "exporters/web/pages/pages.h"
#include "exporters/web/style_sheet.h"

namespace plumbline::exporters {
namespace {

void write_every_area(std::ostream& out, const PageView& view) {
  for (const auto& area : view.snapshot->rubric.areas) {
    std::vector<const scoring::AreaResult*> results;
    for (const auto& result : view.scope->areas)
      if (result.area == area.id) results.push_back(&result);
    if (results.empty()) continue;
    out << "<section id=\"" << anchor(view, "/areas/" + area.id) << "\"><h2>"
        << escape_html(area.title) << "</h2>\n";
    write_areas(out, view, results);
    out << "</section>\n";
  }
}

}  // namespace

std::string report_html(const scoring::Snapshot& snapshot) {
  std::ostringstream out;
  const auto& assessment = snapshot.assessment;
  out << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Operational "
         "maturity · plumbline</title><style>"
      << kStyleSheet << "</style></head>\n<body><header><h1>Operational maturity</h1><p>As of "
      << moment_text(assessment.as_of) << ", rubric " << escape_html(assessment.rubric_version)
      << ".</p>";
  if (assessment.rehearsal)
    out << "<p class=\"notice\"><b>Rehearsal.</b> Every time here is a simulated vCenter's.</p>";
  out << "</header>\n<main>\n";
  int place = 0;
  for (const auto& scope : assessment.scopes) {
    PageView view;
    view.snapshot = &snapshot;
    view.scope = &scope;
    view.places = "s" + std::to_string(++place) + "-";
    out << "<h2>Scope " << escape_html(scope.name) << "</h2>\n";
    write_matrices(out, view);
    out << "<h2 id=\"" << anchor(view, "/roadmap") << "\">Roadmap</h2>\n";
    write_roadmap(out, view);
    out << "<h2>Outcomes</h2>\n";
    write_outcomes(out, view);
    out << "<h2>Experiments</h2>\n";
    write_experiments(out, view);
    write_every_area(out, view);
  }
  out << "</main>\n<footer>plumbline " << escape_html(snapshot.version) << ", revision "
      << escape_html(snapshot.revision) << "</footer></body></html>\n";
  return out.str();
}

}  // namespace plumbline::exporters
