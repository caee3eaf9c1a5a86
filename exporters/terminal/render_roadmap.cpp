#include <sstream>

#include "exporters/matrix.h"
#include "exporters/report.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"
#include "scoring/roadmap.h"

namespace plumbline::exporters {
namespace {

void put(std::ostream& out, const std::string& text, std::size_t indent, std::size_t width) {
  for (const auto& line : wrap(one_line(text), width > indent + 20 ? width - indent : 20))
    out << std::string(indent, ' ') << line << "\n";
}

void write_step(std::ostream& out, const scoring::RoadmapStep& step, int place, const Paint& paint,
                std::size_t width) {
  const auto& result = *step.result;
  out << "  " << place << ". " << paint(kBold, one_line(step.row ? step.row->title : result.id))
      << "\n     " << result.id << "  "
      << paint(result.state == scoring::State::Unknown ? kYellow : kRed,
               scoring::to_string(result.state))
      << (result.mandatory ? ", mandatory" : "")
      << (step.row ? ", effort " + one_line(step.row->effort) : std::string()) << ", "
      << (result.earliest ? "at the earliest " + to_date(*result.earliest)
                          : std::string("no date can be given yet"))
      << "\n";
  for (const auto& lack : step.lacks) put(out, lack, 5, width);
  if (step.row != nullptr) put(out, "→ " + step.row->remedy, 5, width);
  for (const auto& input : step.inputs) put(out, "evidence that lacks: " + input, 5, width);
  if (step.reuse > 0)
    out << "     helps " << step.reuse << (step.reuse == 1 ? " other area" : " other areas")
        << " too\n";
}

}  // namespace

std::string render_roadmap(const scoring::Snapshot& snapshot, bool colour, std::size_t width) {
  std::ostringstream out;
  const Paint paint(colour);
  for (const auto& scope : snapshot.assessment.scopes) {
    out << paint(kBold, "Scope " + one_line(scope.name)) << ", as of "
        << moment_text(snapshot.assessment.as_of) << "\n";
    for (const auto& area : scoring::roadmap(scope, snapshot.rubric)) {
      const auto& ladder = area.area->ladder;
      const auto* known = snapshot.rubric.area(area.area->area);
      out << "\n" << paint(kBold, one_line(known ? known->title : area.area->area)) << ": ";
      if (area.from == area.to) {
        out << area.from << " " << level_name(ladder, area.from) << ", the top here\n";
        continue;
      }
      out << area.from << " " << level_name(ladder, area.from) << " → " << area.to << " "
          << level_name(ladder, area.to);
      if (!area.blocked.empty())
        out << ": " << area.blocked << "\n";
      else
        out << (area.earliest ? ", at the earliest " + to_date(*area.earliest)
                              : std::string(", no date can be given yet"))
            << "\n";
      int place = 0;
      for (const auto& step : area.steps) write_step(out, step, ++place, paint, width);
    }
    out << "\n";
  }
  return out.str();
}

}  // namespace plumbline::exporters
