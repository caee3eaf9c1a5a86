#include <sstream>

#include "exporters/text.h"
#include "exporters/web/pages/pages.h"
#include "scoring/roadmap.h"

namespace plumbline::exporters {
namespace {

void write_step(std::ostream& out, const PageView& view, const scoring::RoadmapStep& step) {
  const auto& result = *step.result;
  out << "<li><a href=\"" << href(view, "/indicators/" + result.id) << "\">"
      << escape_html(step.row ? step.row->title : result.id) << "</a> " << state_mark(result.state)
      << (result.mandatory ? " mandatory" : "");
  if (step.row != nullptr)
    out << " <span class=\"faint\">level " << result.level << ", effort "
        << escape_html(step.row->effort) << "</span><br>" << escape_html(step.row->remedy);
  for (const auto& lack : step.lacks)
    out << "<br><span class=\"faint\">" << escape_html(lack) << "</span>";
  for (const auto& input : step.inputs)
    out << "<br>Evidence that lacks: <b>" << escape_html(input) << "</b>";
  if (step.reuse > 0)
    out << "<br><span class=\"faint\">helps " << step.reuse
        << (step.reuse == 1 ? " other area" : " other areas") << " too</span>";
  out << "<br><span class=\"faint\">"
      << (result.earliest ? "at the earliest on " + to_date(*result.earliest)
                          : std::string("no date can be given yet"))
      << "</span></li>\n";
}

void write_area(std::ostream& out, const PageView& view, const scoring::AreaRoadmap& roadmap) {
  const auto& area = *roadmap.area;
  out << "<section><h2><a href=\"" << href(view, "/areas/" + area.area) << "\">"
      << area_title(view, area.area) << "</a></h2>\n";
  if (roadmap.to == roadmap.from) {
    out << "<p>" << level_words(area.ladder, roadmap.from)
        << " is attained: the top of what the rubric asks here.</p></section>\n";
    return;
  }
  out << "<p>From " << level_words(area.ladder, roadmap.from) << " to <b>"
      << level_words(area.ladder, roadmap.to) << "</b>";
  if (!roadmap.blocked.empty()) {
    out << ": " << escape_html(roadmap.blocked) << ".</p></section>\n";
    return;
  }
  out << ". It needs " << roadmap.steps.size()
      << (roadmap.steps.size() == 1 ? " indicator" : " indicators")
      << (roadmap.earliest ? ", which can be known to be met on " + to_date(*roadmap.earliest) +
                                 " at the earliest"
                           : std::string("; no date can be given yet"))
      << ":</p>\n<ol>";
  for (const auto& step : roadmap.steps) write_step(out, view, step);
  out << "</ol></section>\n";
}

}  // namespace

void write_roadmap(std::ostream& out, const PageView& view) {
  out << "<p>The fewest indicators that lift each area by one level; none is ever skipped. A level "
         "is held once weeks of evidence agree.</p>\n";
  out << "<p class=\"faint\">Effort is the rubric's judgement, beside its other rows: S small, M "
         "medium, L "
         "large. \"At the earliest\" is the day on which an indicator could be known to be met if "
         "from "
         "now on every sample passed, at the rate at which samples come: how long its window looks "
         "back, how many samples it wants and how old a promise must be decide it. A level is "
         "attained "
         "on that day and held after two closed weeks of it.</p>\n";
  if (view.scope == nullptr) return;
  for (const auto& roadmap : scoring::roadmap(*view.scope, view.snapshot->rubric))
    write_area(out, view, roadmap);
}

std::string roadmap_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Roadmap");
  write_roadmap(out, view);
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
