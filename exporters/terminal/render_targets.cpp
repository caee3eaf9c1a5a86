#include <sstream>

#include "exporters/experiments.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"

namespace plumbline::exporters {

std::string render_targets(const std::vector<WatchedTargets>& watched, bool colour) {
  constexpr double kEvidence = 20;  // at 5 %
  const Paint paint(colour);
  std::ostringstream out;
  bool any = false;
  for (const auto& [scope, targets] : watched) {
    out << paint(kBold, "Scope " + one_line(scope)) << "\n"
        << paint(kDim, "  " + pad("Target", 34) + pad("Since", 12) + pad("Weeks", 7) +
                           pad("Adverse", 14) + "Evidence that it is missed")
        << "\n";
    for (const auto& t : targets) {
      any = true;
      const std::string name = one_line(t.signal) + (t.higher ? " >= " : " <= ") + number(t.target);
      out << "  " << pad(name, 33) << " " << pad(to_date(t.since), 11) << " "
          << pad(std::to_string(t.weeks), 6) << " "
          << pad(number(t.adverse) + " of " + number(t.cases), 13) << " "
          << (!t.evidence                ? "not watched: no rate of activity"
              : *t.evidence >= kEvidence ? paint(kRed, number(t.evidence) + ", evidence at 5 %")
                                         : number(t.evidence))
          << "\n";
    }
  }
  if (!any) out << "  No target is in force: write one into targets.yml.\n";
  out << paint(
             kDim,
             "An e-value over the weeks since the target was seen: 1 says nothing, 20 is evidence "
             "at 5 %.\nIt may be looked at every day.")
      << "\n";
  return out.str();
}

}  // namespace plumbline::exporters
