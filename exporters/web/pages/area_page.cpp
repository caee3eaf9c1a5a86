#include <algorithm>
#include <sstream>

#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/web/pages/chart.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

using scoring::AreaResult;
using scoring::CriterionResult;
using scoring::IndicatorResult;
using scoring::State;

/// `suffices`: the indicator is met, and not all of its criteria are asked for.
void write_criterion(std::ostream& out, const PageView& view, const CriterionResult& c,
                     bool suffices) {
  out << "<li><code>" << escape_html(c.signal) << "</code> " << value_text(view, c.signal, c.value)
      << bounds_text(view, c) << ", wanted " << escape_html(c.comparison) << " "
      << value_text(view, c.signal, c.target) << ", " << c.samples
      << (c.samples == 1 ? " sample" : " samples");
  if (suffices) {
    out << ": " << state_mark(c.state);
  } else if (c.state == State::Unknown || c.state == State::NotMet) {
    if (!c.reason.text.empty())
      out << "<br><span class=\"faint\">" << escape_html(c.reason.text) << "</span>";
    if (!c.reason.input.empty() && c.reason.input != "time")
      out << "<br>would be resolved by <b>" << escape_html(c.reason.input) << "</b>";
  }
  out << "</li>";
}

void write_indicator(std::ostream& out, const PageView& view, const IndicatorResult& indicator) {
  const auto* row = row_of(view, indicator.id);
  out << "<tr id=\"" << anchor(view, "/indicators/" + indicator.id)
      << "\"><th scope=\"row\" class=\"wraps\"><a href=\""
      << href(view, "/indicators/" + indicator.id) << "\">"
      << escape_html(row ? row->title : indicator.id) << "</a><br><code>"
      << escape_html(indicator.id) << "</code>" << (indicator.mandatory ? " mandatory" : "")
      << "</th><td>" << state_mark(indicator.state);
  if (indicator.waiver)
    out << "<br><span class=\"faint\">until " << to_date(indicator.waiver->until) << "</span>";
  if (indicator.earliest && indicator.state == State::Unknown)
    out << "<br><span class=\"faint\">known at the earliest on " << to_date(*indicator.earliest)
        << "</span>";
  const std::string choice = choice_text(view.snapshot->rubric, indicator);
  out << "</td><td class=\"wraps\">" << escape_html(choice) << "<ul>";
  for (const auto& c : indicator.criteria)
    write_criterion(out, view, c, !choice.empty() && indicator.state == State::Met);
  out << "</ul></td></tr>\n";
}

void write_level(std::ostream& out, const PageView& view, const AreaResult& area, int level) {
  const bool any = std::any_of(area.indicators.begin(), area.indicators.end(),
                               [&](const auto& i) { return i.level == level; });
  if (!any) return;
  const char* standing = level <= area.level      ? "held"
                         : level <= area.attained ? "attained, not held yet"
                         : level <= area.ceiling  ? "possible, if every unknown turned out met"
                                                  : "not reached";
  out << "<h2>" << level_words(area.ladder, level) << " <span class=\"faint\">" << standing;
  const auto rating = area.ratings.find(level);
  if (rating != area.ratings.end()) out << ", " << whole_percent(rating->second) << " met";
  out << "</span></h2>\n<div class=\"wide\"><table class=\"stacks\"><thead><tr><th "
         "scope=\"col\">Indicator</th><th "
         "scope=\"col\">State</th><th scope=\"col\">Values</th></tr></thead><tbody>\n";
  for (const auto& indicator : area.indicators)
    if (indicator.level == level) write_indicator(out, view, indicator);
  out << "</tbody></table></div>\n";
}

void write_standing(std::ostream& out, const PageView& view, const AreaResult& area) {
  out << "<section class=\"card\"><p><span class=\"level\">" << level_words(area.ladder, area.level)
      << (area.insufficient_evidence ? "?" : "") << "</span></p><p>";
  if (area.level_since)
    out << "Held since " << to_date(*area.level_since) << " (" << escape_html(area.level_reason)
        << "), " << area.weeks_held << (area.weeks_held == 1 ? " week. " : " weeks. ");
  else
    out << "No level is held yet: that needs a week's end after 28 complete days. ";
  out << "Attained today: " << area.attained << ". Ceiling: " << area.ceiling << ".";
  if (area.claimed)
    out << " Claimed in an interview: " << number(area.claimed)
        << (claims_more(area) ? ", which is more than the evidence shows." : ".");
  out << "</p>";
  if (area.regressing) out << "<p class=\"mark not_met\">▼ regressing</p><ul>";
  for (const auto& cause : area.causes)
    out << "<li><a href=\"" << href(view, "/indicators/" + cause.indicator) << "\">"
        << escape_html(cause.indicator) << "</a>: " << escape_html(cause.text) << "</li>";
  if (area.regressing) out << "</ul>";
  if (area.weeks_failing > 0) out << "<p>" << area.weeks_failing << " of 4 failing weeks</p>";
  if (area.weeks_blind > 0) out << "<p>" << area.weeks_blind << " of 8 weeks without evidence</p>";
  out << "<dl>";
  for (const auto& outlook : area.outlook)
    if (outlook.level > area.attained)
      out << "<dt>" << level_words(area.ladder, outlook.level) << ": "
          << (outlook.earliest ? "at the earliest " : "") << earliest_text(outlook) << "</dt><dd>"
          << (outlook.needs.empty() ? "needs nothing but time"
                                    : "needs " + escape_html(outlook.needs))
          << "</dd>";
  out << "</dl></section>\n";
}

void write_history(std::ostream& out, const PageView& view, const AreaResult& area) {
  const auto weeks = view.snapshot->weeks.find(view.scope->name);
  if (weeks == view.snapshot->weeks.end()) return;
  Chart chart;
  chart.title = "Level attained, week by week";
  chart.steps = true;
  chart.least = 1;
  chart.most = 5;
  for (const auto& week : *weeks->second) {
    const auto level = week.levels.find(area.area + "/" + area.ladder);
    if (level == week.levels.end()) continue;
    chart.points.push_back({week.end, static_cast<double>(level->second.attained), {}, {}});
  }
  if (chart.points.size() > 1) write_chart(out, chart);
}

void write_experiments_of(std::ostream& out, const PageView& view, const std::string& area) {
  bool any = false;
  for (const auto& experiment : view.scope->experiments) {
    if (experiment.area != area) continue;
    out << (any ? "" : "<h2>Experiments</h2><ul>") << "<li><a href=\""
        << href(view, "/experiments/" + experiment.id) << "\">" << escape_html(experiment.id)
        << "</a>: " << escape_html(experiment.summary) << "</li>";
    any = true;
  }
  if (any) out << "</ul>\n";
}

}  // namespace

void write_areas(std::ostream& out, const PageView& view,
                 const std::vector<const AreaResult*>& areas) {
  for (const auto* result : areas) {
    if (areas.size() > 1) out << "<h2>The " << escape_html(result->ladder) << " ladder</h2>\n";
    write_standing(out, view, *result);
    write_history(out, view, *result);
    for (int level = 1; level <= 5; ++level) write_level(out, view, *result, level);
  }
  out << kBoundsLegend;
  write_experiments_of(out, view, areas.front()->area);
}

std::string area_page(const PageView& view, const std::vector<const AreaResult*>& areas) {
  std::ostringstream out;
  const auto* area = view.snapshot->rubric.area(areas.front()->area);
  begin_page(out, view, area ? area->title : areas.front()->area);
  write_areas(out, view, areas);
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
