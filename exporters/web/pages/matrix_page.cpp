#include <algorithm>
#include <cmath>
#include <sstream>

#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/web/pages/chart.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

using scoring::AreaResult;

constexpr std::size_t kSparkWeeks = 26;

const scoring::WeekHistory* weeks_of(const PageView& view) {
  const auto found = view.snapshot->weeks.find(view.scope->name);
  return found == view.snapshot->weeks.end() ? nullptr : found->second.get();
}

void write_weeks(std::ostream& out, const PageView& view, const AreaResult& area) {
  std::vector<int> levels;
  if (const auto* weeks = weeks_of(view))
    for (const auto& week : *weeks)
      if (const auto level = week.levels.find(area.area + "/" + area.ladder);
          level != week.levels.end())
        levels.push_back(level->second.attained);
  if (levels.size() > kSparkWeeks)
    levels.erase(levels.begin(), levels.end() - static_cast<std::ptrdiff_t>(kSparkWeeks));
  std::string label = "attained, week by week:";
  for (const int level : levels) label += " " + std::to_string(level);
  write_sparkline(out, levels, label);
}

/// One level of an area: what the colour says stands there as a word too.
void write_cell(std::ostream& out, const AreaResult& area, int level) {
  const char* kind = "open";
  std::string word = "–";
  if (level <= area.level) {
    kind = level == area.level ? "held here" : "held";
    word = level == area.level ? "held" : "✓";
  } else if (level <= area.attained) {
    kind = "attained";
    word = "attained";
  } else if (level <= area.ceiling) {
    kind = "ceiling";
    word = "possible";
  }
  out << "<td class=\"cell " << kind << "\">" << word;
  const auto rating = area.ratings.find(level);
  if (rating != area.ratings.end())
    out << "<br><span class=\"faint number\">"
        << static_cast<int>(std::floor(rating->second * 100 + 1e-9)) << " %</span>";
  out << "</td>";
}

void write_notes(std::ostream& out, const AreaResult& area) {
  std::vector<std::string> notes;
  if (area.insufficient_evidence) notes.push_back("<span class=\"mark unknown\">? evidence</span>");
  if (area.regressing) notes.push_back("<span class=\"mark not_met\">▼ regressing</span>");
  if (area.stale) notes.push_back("<span class=\"mark unknown\">stale</span>");
  if (area.claimed)
    notes.push_back(std::string(*area.claimed > area.level + 0.5 ? "<b>" : "") + "claimed " +
                    number(area.claimed) + (*area.claimed > area.level + 0.5 ? "</b>" : ""));
  for (std::size_t i = 0; i < notes.size(); ++i) out << (i ? "<br>" : "") << notes[i];
}

void write_row(std::ostream& out, const PageView& view, const MatrixRow& row) {
  out << "<tr><th scope=\"row\">";
  if (row.result == nullptr) {
    out << escape_html(row.title) << "</th><td class=\"faint\" colspan=\"8\">no rubric yet</td>"
        << "</tr>\n";
    return;
  }
  const AreaResult& area = *row.result;
  out << "<a href=\"" << href(view, "/areas/" + area.area) << "\">" << escape_html(row.title)
      << "</a></th><td class=\"level\">" << level_text(area) << "</td>";
  for (int level = 1; level <= 5; ++level) write_cell(out, area, level);
  out << "<td>";
  write_weeks(out, view, area);
  out << "</td><td>";
  write_notes(out, area);
  out << "</td></tr>\n";
}

void write_matrix(std::ostream& out, const PageView& view, const Matrix& matrix) {
  out << "<div class=\"wide\"><table class=\"matrix\"><caption>The " << escape_html(matrix.ladder)
      << " ladder</caption><thead><tr><th scope=\"col\">Process area</th><th scope=\"col\">"
         "Level</th>";
  for (int level = 1; level <= 5; ++level)
    out << "<th scope=\"col\">" << level_words(matrix.ladder, level) << "</th>";
  out << "<th scope=\"col\">Weeks</th><th scope=\"col\">Notes</th></tr></thead>\n<tbody>\n";
  for (const auto& row : matrix.rows) write_row(out, view, row);
  out << "</tbody></table></div>\n<p class=\"faint\">Held: decided by weeks of evidence. Attained: "
         "met today, not held yet. <span class=\"cell ceiling legend\">Possible</span>: the level "
         "if every unknown turned out met. Percentages: share of a level's indicators that is "
         "met.</p>\n";
}

void write_moved(std::ostream& out, const PageView& view) {
  const auto found = view.snapshot->moved.find(view.scope->name);
  out << "<section><h2>What changed this week</h2>\n";
  if (found == view.snapshot->moved.end()) {
    out << "<p class=\"faint\">No week has been published yet.</p></section>\n";
    return;
  }
  out << "<p class=\"faint\">The week that closed on " << to_date(found->second.week) << "</p>";
  if (found->second.moves.empty()) out << "<p>Nothing: every level and indicator stayed.</p>";
  out << "<ul>";
  for (const auto& move : found->second.moves) {
    const bool level = move.indicator.empty();
    out << "<li><a href=\""
        << href(view, level ? "/areas/" + move.area : "/indicators/" + move.indicator) << "\">"
        << (level ? area_title(view, move.area) : escape_html(move.indicator)) << "</a> "
        << escape_html(move.what) << ": " << escape_html(move.from) << " → "
        << escape_html(move.to);
    for (const auto& cause : move.causes)
      out << "<br><span class=\"faint\">" << escape_html(cause) << "</span>";
    out << "</li>";
  }
  out << "</ul></section>\n";
}

void write_regressing(std::ostream& out, const PageView& view) {
  for (const auto& area : view.scope->areas) {
    if (!area.regressing) continue;
    out << "<section class=\"card alarm\"><h2>▼ " << area_title(view, area.area)
        << " is regressing</h2><ul>";
    for (const auto& cause : area.causes)
      out << "<li><a href=\"" << href(view, "/indicators/" + cause.indicator) << "\">"
          << escape_html(cause.indicator) << "</a>: " << escape_html(cause.text) << "</li>";
    out << "</ul></section>\n";
  }
}

void write_unlocks(std::ostream& out, const PageView& view) {
  if (view.scope->unlocks.empty()) return;
  out << "<section><h2>Inputs that would unlock most</h2><ol>";
  for (const auto& unlock : view.scope->unlocks) {
    out << "<li><b>" << escape_html(unlock.input) << "</b>: " << unlock.indicators
        << (unlock.indicators == 1 ? " indicator" : " indicators");
    if (unlock.mandatory > 0) out << " (" << unlock.mandatory << " mandatory)";
    out << "<br><span class=\"faint\">" << escape_html(unlock.advice) << "</span></li>";
  }
  out << "</ol><p><a href=\"" << href(view, "/roadmap") << "\">The roadmap</a> says which "
      << "indicators come next.</p></section>\n";
}

}  // namespace

void write_matrices(std::ostream& out, const PageView& view) {
  if (view.scope == nullptr) return;
  write_regressing(out, view);
  const auto all = matrices(*view.scope, view.snapshot->rubric);
  for (const auto& matrix : all) write_matrix(out, view, matrix);
  if (std::none_of(all.begin(), all.end(), [](const auto& m) { return m.ladder == "inverted"; }))
    out << "<p class=\"faint\">The inverted ladder (scientific method first): no rubric yet.</p>\n";
  write_moved(out, view);
  write_unlocks(out, view);
}

std::string matrix_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Operational maturity");
  write_matrices(out, view);
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
