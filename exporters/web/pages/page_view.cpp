#include "exporters/web/pages/page_view.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/units.h"

namespace plumbline::exporters {
namespace {

struct Place {
  const char* path;
  const char* title;
};

constexpr std::array<Place, 5> kPlaces = {{{"/", "Matrix"},
                                           {"/roadmap", "Roadmap"},
                                           {"/experiments", "Experiments"},
                                           {"/outcomes", "Outcomes"},
                                           {"/health", "Collectors"}}};

std::string encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

/// "../" for every folder between the page and the root: works beneath any external URL.
std::string up_from(std::string_view path) {
  std::string up;
  for (std::size_t i = 1; i < path.size(); ++i)
    if (path[i] == '/') up += "../";
  return up;
}

std::string link(const PageView& view, std::string_view path, std::string_view scope,
                 std::string_view at) {
  const std::string to = up_from(view.path) + encoded(path.substr(1));
  std::string query;
  const auto& scopes = view.snapshot->assessment.scopes;
  if (!scope.empty() && scopes.size() > 1) query += "scope=" + encoded(scope);
  if (!at.empty()) query += (query.empty() ? "at=" : "&amp;at=") + encoded(at);
  return (to.empty() ? "./" : to) + (query.empty() ? "" : "?" + query);
}

void write_scopes(std::ostream& out, const PageView& view) {
  const auto& scopes = view.snapshot->assessment.scopes;
  if (scopes.size() < 2) return;
  out << "<nav aria-label=\"Scopes\"><p>Scope: ";
  for (const auto& scope : scopes) {
    const bool here = &scope == view.scope;
    out << "<a href=\"" << href_scope(view, view.path, scope.name) << "\""
        << (here ? " aria-current=\"true\"" : "") << ">" << escape_html(scope.name) << "</a> ";
  }
  out << "</p></nav>\n";
}

void write_days(std::ostream& out, const PageView& view) {
  const auto& assessment = view.snapshot->assessment;
  if (assessment.scopes.empty()) return;
  const auto back = [&](int days) {
    return to_date(assessment.as_of - std::chrono::hours(24 * days));
  };
  out << "<nav aria-label=\"Days\" class=\"days\"><p>";
  if (!view.at.empty())
    out << "<b>As of " << moment_text(assessment.as_of) << ".</b> <a href=\"" << href_day(view, "")
        << "\">Now</a> · ";
  out << "<a href=\"" << href_day(view, back(7)) << "\">a week earlier</a> · <a href=\""
      << href_day(view, back(28)) << "\">four weeks earlier</a></p></nav>\n";
}

}  // namespace

std::string anchor(const PageView& view, std::string_view path) {
  std::string out = view.places + encoded(path.substr(1));
  std::replace(out.begin(), out.end(), '/', '-');
  return out;
}

std::string href(const PageView& view, std::string_view path) {
  if (!view.places.empty()) return "#" + anchor(view, path);
  return link(view, path, view.scope ? view.scope->name : "", view.at);
}

std::string href_scope(const PageView& view, std::string_view path, std::string_view scope) {
  return link(view, path, scope, view.at);
}

std::string href_day(const PageView& view, std::string_view day) {
  return link(view, view.path, view.scope ? view.scope->name : "", day);
}

void begin_page(std::ostream& out, const PageView& view, std::string_view title) {
  const auto& assessment = view.snapshot->assessment;
  const std::string up = up_from(view.path);
  out << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
      << escape_html(title) << " · plumbline</title><link rel=\"stylesheet\" href=\"" << up
      << "style.css\"></head>\n<body><a class=\"skip\" href=\"#main\">To the content</a>"
         "<header><p class=\"brand\">plumbline</p><nav aria-label=\"Pages\"><ul class=\"places\">";
  for (const auto& place : kPlaces)
    out << "<li><a href=\"" << href(view, place.path) << "\""
        << (view.path == place.path ? " aria-current=\"page\"" : "") << ">" << place.title
        << "</a></li>";
  out << "</ul></nav>\n<h1>" << escape_html(title) << "</h1>\n<p class=\"faint\">";
  if (assessment.scopes.empty())
    out << "Nothing has been assessed yet: the first reading is under way.";
  else
    out << "Scope " << escape_html(view.scope ? view.scope->name : "") << ", as of "
        << moment_text(assessment.as_of) << ", rubric " << escape_html(assessment.rubric_version);
  out << "</p>\n";
  if (assessment.rehearsal)
    out << "<p class=\"notice\"><b>Rehearsal.</b> Every time on this page is a simulated "
           "vCenter's, not today's.</p>\n";
  write_scopes(out, view);
  write_days(out, view);
  out << "</header>\n<main id=\"main\">\n";
}

void end_page(std::ostream& out, const PageView& view) {
  out << "</main>\n<footer><a href=\"" << up_from(view.path) << "metrics\">Metrics</a> · <a href=\""
      << up_from(view.path) << "api/v1/assessment\">JSON</a><br>plumbline "
      << escape_html(view.snapshot->version) << ", revision "
      << escape_html(view.snapshot->revision) << "</footer></body></html>\n";
}

std::string state_mark(scoring::State state) {
  struct Mark {
    scoring::State state;
    const char* html;
  };
  static constexpr std::array<Mark, 5> kMarks = {{
      {scoring::State::Met, "<span class=\"mark met\">✓ met</span>"},
      {scoring::State::NotMet, "<span class=\"mark not_met\">✗ not met</span>"},
      {scoring::State::Unknown, "<span class=\"mark unknown\">? unknown</span>"},
      {scoring::State::NotApplicable, "<span class=\"mark faint\">– does not apply</span>"},
      {scoring::State::Waived, "<span class=\"mark unknown\">~ waived</span>"},
  }};
  for (const auto& mark : kMarks)
    if (mark.state == state) return mark.html;
  return {};
}

std::string level_words(const std::string& ladder, int level) {
  return std::to_string(level) + " " + level_name(ladder, level);
}

std::string area_title(const PageView& view, const std::string& area) {
  const auto* found = view.snapshot->rubric.area(area);
  return escape_html(found ? found->title : area);
}

const scoring::Indicator* row_of(const PageView& view, const std::string& indicator) {
  const auto& rows = view.snapshot->rubric.indicators;
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == indicator; });
  return found == rows.end() ? nullptr : &*found;
}

std::string value_text(const PageView& view, const std::string& signal,
                       std::optional<double> value) {
  const auto* definition = view.snapshot->rubric.signal(signal);
  return escape_html(with_unit(value, definition ? definition->unit : scoring::Unit::Count));
}

}  // namespace plumbline::exporters
