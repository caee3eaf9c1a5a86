#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "exporters/matrix.h"
#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using scoring::AreaResult;
using scoring::State;

constexpr std::size_t kGroupsShown = 8;

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// A bar as SVG: the content security policy forbids style attributes, not geometry.
void write_bar(std::ostream& out, double rating) {
  const double share = std::clamp(rating, 0.0, 1.0);
  const int percent = static_cast<int>(std::floor(share * 100 + 1e-9));
  const char* rated = share > 0.85 ? "full" : share > 0.5 ? "large" : "low";
  out << "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
         "aria-hidden=\"true\"><rect class=\"track\" width=\"100\" height=\"10\" rx=\"2\"/>"
      << "<rect class=\"" << rated << "\" width=\"" << percent
      << "\" height=\"10\" rx=\"2\"/></svg><span class=\"number\">" << percent << " %</span>";
}

void write_row(std::ostream& out, const Matrix& matrix, const MatrixRow& row) {
  out << "<tr><th scope=\"row\">" << escape_html(row.title) << "</th>";
  if (row.result == nullptr) {
    out << "<td class=\"faint\" colspan=\"" << matrix.levels.size() + 2
        << "\">no rubric yet</td></tr>\n";
    return;
  }
  const AreaResult& area = *row.result;
  out << "<td class=\"level\""
      << (area.insufficient_evidence ? " title=\"only because of unknowns\"" : "") << ">"
      << level_text(area) << "</td><td class=\"number\">" << area.ceiling << "</td>";
  for (const int level : matrix.levels) {
    const auto rating = area.ratings.find(level);
    out << "<td>";
    if (rating == area.ratings.end()) {
      out << "<span class=\"faint\">–</span>";
    } else {
      write_bar(out, rating->second);
    }
    out << "</td>";
  }
  out << "</tr>\n";
}

void write_matrix(std::ostream& out, const Matrix& matrix) {
  out << "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Process area, "
      << escape_html(matrix.ladder)
      << " ladder</th><th scope=\"col\">Level</th><th scope=\"col\">Ceiling</th>";
  for (const int level : matrix.levels)
    out << "<th scope=\"col\">" << level << " " << level_name(matrix.ladder, level) << "</th>";
  out << "</tr></thead>\n<tbody>\n";
  for (const auto& row : matrix.rows) write_row(out, matrix, row);
  out << "</tbody></table></div>\n";
}

void write_outlook(std::ostream& out, const AreaResult& area, const std::string& ladder) {
  if (area.outlook.empty()) return;
  out << "<dl>";
  for (const auto& outlook : area.outlook) {
    if (outlook.level <= area.attained) continue;
    out << "<dt>" << outlook.level << " " << level_name(ladder, outlook.level) << ": "
        << (outlook.earliest ? "at the earliest " : "") << earliest_text(outlook) << "</dt><dd>"
        << (outlook.needs.empty() ? "needs nothing but time"
                                  : "needs " + escape_html(outlook.needs))
        << "</dd>";
  }
  out << "</dl>";
}

void write_open(std::ostream& out, const AreaResult& area) {
  const auto groups = open_groups(area);
  if (groups.empty()) return;
  out << "<p class=\"faint\">Open for level " << area.attained + 1 << "</p><ul>";
  const std::size_t shown = std::min(groups.size(), kGroupsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& group = groups[i];
    out << "<li><span class=\"mark " << scoring::to_string(group.state) << "\">"
        << (group.state == State::Unknown ? "unknown" : "not met")
        << "</span> <span class=\"faint\">" << escape_html(group.reason) << "</span>";
    for (const auto* indicator : group.indicators)
      out << "<br><code>" << escape_html(indicator->id) << "</code>"
          << (indicator->mandatory ? " (mandatory)" : "");
    out << "</li>";
  }
  out << "</ul>";
  if (groups.size() > shown)
    out << "<p class=\"faint\">and " << groups.size() - shown
        << " more reasons: <code>plumbline explain " << escape_html(area.area) << "</code></p>";
}

void write_cards(std::ostream& out, const Matrix& matrix) {
  out << "<div class=\"cards\">\n";
  for (const auto& row : matrix.rows) {
    if (row.result == nullptr) continue;
    const AreaResult& area = *row.result;
    out << "<section class=\"card\"><h3>" << escape_html(row.title) << "</h3><p>Level "
        << level_text(area) << ", ceiling " << area.ceiling << ", score "
        << two_decimals(area.score);
    if (area.insufficient_evidence) out << "; not enough evidence yet";
    if (area.regressing) out << "; <span class=\"mark not_met\">regressing</span>";
    if (area.stale) out << "; <span class=\"mark unknown\">stale</span>";
    out << "</p>";
    write_outlook(out, area, matrix.ladder);
    write_open(out, area);
    out << "</section>\n";
  }
  out << "</div>\n";
}

void write_unlocks(std::ostream& out, const scoring::ScopeResult& scope) {
  if (scope.unlocks.empty()) return;
  out << "<section class=\"card\"><h3>Inputs that would unlock most</h3><ol>";
  for (const auto& unlock : scope.unlocks) {
    out << "<li><b>" << escape_html(unlock.input) << "</b>: " << unlock.indicators
        << (unlock.indicators == 1 ? " indicator" : " indicators");
    if (unlock.mandatory > 0) out << " (" << unlock.mandatory << " mandatory)";
    out << "<br><span class=\"faint\">" << escape_html(unlock.advice) << "</span></li>";
  }
  out << "</ol></section>\n";
}

void write_vcenters(std::ostream& out, const std::vector<VCenterStatus>& vcenters) {
  if (vcenters.empty()) return;
  out << "<h2>Collectors</h2>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">vCenter</th>"
         "<th scope=\"col\">State</th><th scope=\"col\">Last complete sweep</th>"
         "<th scope=\"col\">Version</th><th scope=\"col\">Last error</th></tr></thead>\n<tbody>\n";
  for (const auto& v : vcenters) {
    const char* state = v.latched ? "login refused, waiting for a new password"
                        : v.up    ? "up"
                                  : "unreachable";
    out << "<tr><th scope=\"row\">" << escape_html(v.name) << "</th><td><span class=\"mark "
        << (v.up && !v.latched ? "up" : "not_met") << "\">" << state << "</span>"
        << (v.tls_verified ? "" : "<br><span class=\"mark unknown\">TLS not verified</span>")
        << "</td><td class=\"number\">" << (v.last_poll ? moment_text(*v.last_poll) : "never")
        << "</td><td class=\"wraps\">" << escape_html(v.version) << "</td><td class=\"wraps\">"
        << escape_html(v.last_error) << "</td></tr>\n";
  }
  out << "</tbody></table></div>\n";
}

void write_header(std::ostream& out, const scoring::Snapshot& snapshot) {
  const auto& assessment = snapshot.assessment;
  out << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
         "<title>plumbline: operational maturity</title>"
         "<link rel=\"stylesheet\" href=\"style.css\"></head>\n<body><header><h1>plumbline</h1>"
         "<p class=\"faint\">Operational maturity, decided from what happened in vCenter";
  if (!assessment.scopes.empty())
    out << ". As of " << moment_text(assessment.as_of) << ", rubric "
        << escape_html(assessment.rubric_version);
  out << "</p>\n<p><a href=\"metrics\">Metrics</a> · <a href=\"api/v1/assessment\">JSON</a> · "
         "<a href=\"-/ready\">Ready</a></p>\n";
  if (assessment.rehearsal)
    out << "<p class=\"notice\"><b>Rehearsal.</b> Every time on this page is a simulated "
           "vCenter's, not today's.</p>\n";
  out << "</header>\n<main>\n";
}

}  // namespace

std::string render_landing_page(const scoring::Snapshot& snapshot) {
  std::ostringstream out;
  write_header(out, snapshot);
  if (snapshot.assessment.scopes.empty())
    out << "<p class=\"notice\">Nothing has been assessed yet: the first reading is under "
           "way.</p>\n";
  for (const auto& scope : snapshot.assessment.scopes) {
    out << "<h2>Scope " << escape_html(scope.name) << "</h2>\n";
    for (const auto& matrix : matrices(scope, snapshot.rubric)) {
      write_matrix(out, matrix);
      write_cards(out, matrix);
    }
    write_unlocks(out, scope);
  }
  write_vcenters(out, snapshot.vcenters);
  out << "</main>\n<footer>Level n?: only because of unknowns. Ceiling: the level if every unknown "
         "turned out met. Bars: share of a level's indicators that is met.<br>plumbline "
      << escape_html(snapshot.version) << ", revision " << escape_html(snapshot.revision)
      << "</footer></body></html>\n";
  return out.str();
}

}  // namespace plumbline::exporters
