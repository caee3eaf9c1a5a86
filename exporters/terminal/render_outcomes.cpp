#include <sstream>

#include "exporters/matrix.h"
#include "exporters/outcome_table.h"
#include "exporters/report.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"
#include "exporters/units.h"

namespace plumbline::exporters {
namespace {

constexpr std::size_t kTitle = 28;
constexpr std::size_t kValue = 12;
constexpr std::size_t kAsked = 14;

/// "≥ 80 % (L2)": there is little room.
std::string short_asked(const OutcomeRow& row) {
  std::string text = asked_text(row);
  if (const auto at = text.find(", level "); at != std::string::npos)
    text = text.substr(0, at) + " (L" + text.substr(at + 8) + ")";
  return text;
}

}  // namespace

std::string render_outcomes(const scoring::Snapshot& snapshot, bool colour, std::size_t width) {
  std::ostringstream out;
  const Paint paint(colour);
  const std::size_t indent = kTitle + 2 * kValue + kAsked + 2;
  const std::size_t rest = width > indent + 20 ? width - indent : 20;
  for (const auto& scope : snapshot.assessment.scopes) {
    out << paint(kBold, "Scope " + one_line(scope.name)) << ", as of "
        << moment_text(snapshot.assessment.as_of) << "\n\n  "
        << paint(kDim, pad("outcome", kTitle) + pad("here", kValue) + pad("target", kValue) +
                           pad("asked", kAsked) + "published by others")
        << "\n";
    for (const auto& row : outcome_table(scope, snapshot.rubric)) {
      std::string notes;
      for (const auto& reference : row.outcome->references)
        notes += (notes.empty() ? "" : "; ") + reference_text(*row.outcome, reference);
      if (!row.why_not.empty()) notes += (notes.empty() ? "" : "; ") + row.why_not;
      const auto lines = wrap(one_line(notes), rest);
      const std::string here = pad(row.value ? with_base_unit(row.value, row.unit) : "?", kValue);
      out << "  " << pad(one_line(row.outcome->title), kTitle)
          << (row.value ? paint(kBold, here) : paint(kYellow, here))
          << pad(target_text(row), kValue) << pad(short_asked(row), kAsked) << lines.front()
          << "\n";
      for (std::size_t i = 1; i < lines.size(); ++i)
        out << std::string(indent, ' ') << lines[i] << "\n";
    }
    out << "\n";
  }
  return out.str();
}

}  // namespace plumbline::exporters
