#include <algorithm>
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
  out << "<td class=\"cell " << kind << "\" data-label=\"" << level << "\">" << word;
  const auto rating = area.ratings.find(level);
  if (rating != area.ratings.end())
    out << "<br><span class=\"faint number\">" << whole_percent(rating->second) << "</span>";
  out << "</td>";
}

void write_notes(std::ostream& out, const AreaResult& area) {
  std::vector<std::string> notes;
  if (area.insufficient_evidence) notes.push_back("<span class=\"mark unknown\">? evidence</span>");
  if (area.regressing) notes.push_back("<span class=\"mark not_met\">▼ regressing</span>");
  if (area.stale) notes.push_back("<span class=\"mark unknown\">stale</span>");
  if (area.claimed)
    notes.push_back(claims_more(area) ? "<b>claimed " + number(area.claimed) +
                                            "</b>, the evidence shows " + std::to_string(area.level)
                                      : "claimed " + number(area.claimed));
  for (std::size_t i = 0; i < notes.size(); ++i) out << (i ? "<br>" : "") << notes[i];
}

void write_row(std::ostream& out, const PageView& view, const MatrixRow& row) {
  out << "<tr><th scope=\"row\">";
  if (row.result == nullptr) {
    out << escape_html(row.title) << "</th><td class=\"faint\" colspan=\"9\">no rubric yet</td>"
        << "</tr>\n";
    return;
  }
  const AreaResult& area = *row.result;
  out << "<a href=\"" << href(view, "/areas/" + area.area) << "\">" << escape_html(row.title)
      << "</a></th><td class=\"level\" data-label=\"Level\">" << level_text(area)
      << "</td><td class=\"number\" data-label=\"Ceiling\">" << area.ceiling << "</td>";
  for (int level = 1; level <= 5; ++level) write_cell(out, area, level);
  out << "<td class=\"weeks\">";
  write_weeks(out, view, area);
  out << "</td><td class=\"wraps notes\">";
  write_notes(out, area);
  out << "</td></tr>\n";
}

void write_matrix(std::ostream& out, const PageView& view, const Matrix& matrix) {
  out << "<div class=\"wide\"><table class=\"matrix stacks\"><caption>The "
      << escape_html(matrix.ladder)
      << " ladder</caption><thead><tr><th scope=\"col\">Process area</th><th scope=\"col\">"
         "Level</th><th scope=\"col\">Ceiling</th>";
  for (int level = 1; level <= 5; ++level)
    out << "<th scope=\"col\">" << level_words(matrix.ladder, level) << "</th>";
  out << "<th scope=\"col\">Weeks</th><th scope=\"col\">Notes</th></tr></thead>\n<tbody>\n";
  for (const auto& row : matrix.rows) write_row(out, view, row);
  out << "</tbody></table></div>\n<p class=\"faint\">Held: decided by weeks of evidence. Attained: "
         "met today, not held yet. <span class=\"cell ceiling legend\">Possible</span>, up to the "
         "ceiling: "
         "the level if every unknown turned out met. Percentages: share of a level's indicators "
         "that is "
         "met.</p>\n";
}

/// Levels that were gained or lost of late: a week is published up to 36 hours after its end, and
/// one that says "nothing" must not stand beside a level that has just fallen.
void write_new_levels(std::ostream& out, const PageView& view) {
  constexpr std::chrono::days kOfLate{28};
  for (const auto& area : view.scope->areas)
    if (area.level_since && area.level_reason != "first week" &&
        *area.level_since > view.snapshot->assessment.as_of - kOfLate)
      out << "<li><a href=\"" << href(view, "/areas/" + area.area) << "\">"
          << area_title(view, area.area) << "</a> holds level " << area.level << " since "
          << to_date(*area.level_since) << " (" << escape_html(area.level_reason) << ")</li>";
}

std::string moved_word(const std::string& what) {
  return what == "level" ? "level held" : what == "attained_level" ? "attained" : what;
}

void write_move(std::ostream& out, const PageView& view, const scoring::MovedLine& move) {
  const bool level = move.indicator.empty();
  out << "<li><a href=\""
      << href(view, level ? "/areas/" + move.area : "/indicators/" + move.indicator) << "\">"
      << (level ? area_title(view, move.area) : escape_html(move.indicator)) << "</a> "
      << escape_html(moved_word(move.what)) << ": " << escape_html(move.from) << " → "
      << escape_html(move.to);
  for (const auto& cause : move.causes)
    out << "<br><span class=\"faint\">" << escape_html(cause) << "</span>";
  out << "</li>";
}

void write_moved(std::ostream& out, const PageView& view) {
  const auto found = view.snapshot->moved.find(view.scope->name);
  out << "<section><h2>What changed in the last published week</h2>\n";
  std::ostringstream levels;
  write_new_levels(levels, view);
  if (!levels.str().empty())
    out << "<p>Levels gained or lost within four weeks:</p><ul>" << levels.str() << "</ul>\n";
  if (found == view.snapshot->moved.end()) {
    out << "<p class=\"faint\">No week has been published yet.</p></section>\n";
    return;
  }
  const Instant end = found->second.week;
  out << "<p class=\"faint\">The week that closed on " << to_date(end)
      << ", compared with the week before; values are those at the end of "
      << to_date(end - std::chrono::hours(1)) << ", not of now.</p>";
  if (found->second.moves.empty()) out << "<p>In that week no level and no indicator moved.</p>";
  out << "<ul>";
  for (const auto& move : found->second.moves)
    if (move.from != move.to) write_move(out, view, move);
  out << "</ul></section>\n";
}

void write_regressing(std::ostream& out, const PageView& view) {
  for (const auto& area : view.scope->areas) {
    if (!area.regressing) continue;
    out << "<section class=\"card alarm\"><h2>▼ " << area_title(view, area.area)
        << " is regressing</h2><p class=\"faint\">As of "
        << moment_text(view.snapshot->assessment.as_of)
        << ". Each link leads to the facts that made it so.</p><ul>";
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
