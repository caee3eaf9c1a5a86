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
  if (!scope.empty() && (scopes.size() > 1 || view.scope_named)) query += "scope=" + encoded(scope);
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
  const bool has_past = view.path != "/health" && view.path.rfind("/runbooks", 0) != 0;
  if (assessment.scopes.empty() || !has_past) return;
  const auto first = first_day(*view.snapshot);
  const auto link_back = [&](int days, const char* text) {
    const std::string day = to_date(assessment.as_of - std::chrono::hours(24 * days));
    if (first && day >= to_date(*first))
      out << " · <a href=\"" << href_day(view, day) << "\">" << text << "</a>";
  };
  out << "<nav aria-label=\"Days\" class=\"days\"><p>";
  if (!view.at.empty())
    out << "<b>As of " << moment_text(assessment.as_of) << ".</b> <a href=\"" << href_day(view, "")
        << "\">Now</a>";
  else
    out << "Now";
  link_back(7, "a week earlier");
  link_back(28, "four weeks earlier");
  out << "</p></nav>\n";
}

}  // namespace

std::optional<Instant> first_day(const scoring::Snapshot& snapshot) {
  if (snapshot.assessment.scopes.empty()) return std::nullopt;
  Instant first = start_of_iso_week(snapshot.assessment.as_of);
  for (const auto& [scope, weeks] : snapshot.weeks)
    if (!weeks->empty()) first = std::min(first, weeks->front().end - std::chrono::hours(24 * 7));
  return first;
}

std::string anchor(const PageView& view, std::string_view path) {
  std::string out = view.places + encoded(path.substr(1));
  std::replace(out.begin(), out.end(), '/', '-');
  return out;
}

std::string href(const PageView& view, std::string_view path) {
  if (!view.places.empty()) return "#" + anchor(view, path);
  // Collectors are shown as they are now, whatever day is looked at.
  return link(view, path, view.scope ? view.scope->name : "",
              path == "/health" ? std::string_view() : view.at);
}

std::string href_scope(const PageView& view, std::string_view path, std::string_view scope) {
  return link(view, path, scope, view.at);
}

std::string href_day(const PageView& view, std::string_view day) {
  return link(view, view.path, view.scope ? view.scope->name : "", day);
}

std::string href_facts(const PageView& view, std::size_t most) {
  const std::string to = href(view, view.path);
  return to + (to.find('?') == std::string::npos ? "?" : "&amp;") +
         "facts=" + std::to_string(most) + "#facts";
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
  const std::string same = "/api/v1" + (view.path == "/" ? "/assessment" : view.path);
  const bool has_json = view.path.rfind("/runbooks", 0) != 0;
  out << "</main>\n<footer><a href=\"" << up_from(view.path) << "metrics\">Metrics</a> · ";
  if (has_json)
    out << "<a href=\""
        << link(view, same, view.scope ? view.scope->name : "",
                view.path == "/health" ? std::string_view() : view.at)
        << "\">JSON</a> · ";
  out << "<a href=\"" << up_from(view.path) << "runbooks\">Runbooks</a><br>plumbline "
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

const char* const kBoundsLegend =
    "<p class=\"faint\">In brackets: one-sided 90 % bounds, where there are any. Chance alone puts "
    "the "
    "true value below the lower one in at most one of ten cases, and above the upper one in at "
    "most "
    "one of ten: together they are an 80 % interval.</p>\n";

std::string bounds_text(const PageView& view, const scoring::CriterionResult& criterion) {
  if (!criterion.low || !criterion.high) return {};
  return " <span class=\"faint\" title=\"one-sided 90 % bounds\">(" +
         value_text(view, criterion.signal, criterion.low) + " to " +
         value_text(view, criterion.signal, criterion.high) + ")</span>";
}

std::string value_text(const PageView& view, const std::string& signal,
                       std::optional<double> value) {
  const auto* definition = view.snapshot->rubric.signal(signal);
  return escape_html(with_unit(value, definition ? definition->unit : scoring::Unit::Count));
}

}  // namespace plumbline::exporters
