#include <sstream>

#include "exporters/outcome_table.h"
#include "exporters/text.h"
#include "exporters/units.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

/// ", 90 days": over how long the value looks back.
std::string window_text(const OutcomeRow& row) {
  return row.window_days > 0 ? ", " + number(row.window_days) + " days" : std::string();
}

void write_outcome(std::ostream& out, const OutcomeRow& row) {
  const auto& outcome = *row.outcome;
  out << "<tr><th scope=\"row\" class=\"wraps\">" << escape_html(outcome.title);
  if (!outcome.signal.empty()) out << "<br><code>" << escape_html(outcome.signal) << "</code>";
  out << "</th><td class=\"number\" data-label=\"Here\">";
  if (row.value)
    out << "<b>" << escape_html(with_base_unit(row.value, row.unit))
        << "</b><br><span class=\"faint\">" << row.signal->samples
        << (row.signal->samples == 1 ? " sample" : " samples") << window_text(row) << "</span>";
  else
    out << "<span class=\"mark unknown\">? unknown</span>";
  out << "</td><td class=\"number\" data-label=\"Own target\">" << escape_html(target_text(row))
      << "</td><td class=\"number\" data-label=\"The rubric asks\">" << escape_html(asked_text(row))
      << "</td><td class=\"wraps\" data-label=\"Published by others\">";
  for (const auto& reference : outcome.references)
    out << escape_html(reference_text(outcome, reference)) << "<br>";
  out << "</td><td class=\"wraps faint\" data-label=\"Mind\">" << escape_html(row.why_not)
      << (row.why_not.empty() || outcome.caveat.empty() ? "" : "<br>")
      << escape_html(outcome.caveat) << "</td></tr>\n";
}

}  // namespace

void write_outcomes(std::ostream& out, const PageView& view) {
  out << "<p>What operations achieve, in the terms of DORA and Visible Ops. Levels do not rest on "
         "these figures. What others published is no target: your own stands in "
         "<code>targets.yml</code>.</p>\n";
  if (view.scope == nullptr) return;
  out << "<div class=\"wide\"><table class=\"stacks\"><thead><tr><th scope=\"col\">Outcome</th><th "
         "scope=\"col\">Here</th><th scope=\"col\">Own target</th><th scope=\"col\">The rubric "
         "asks</th><th "
         "scope=\"col\">Published by others</th><th scope=\"col\">Mind</th></tr></thead><tbody>\n";
  for (const auto& row : outcome_table(*view.scope, view.snapshot->rubric)) write_outcome(out, row);
  out << "</tbody></table></div>\n";
}

std::string outcomes_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Outcomes");
  write_outcomes(out, view);
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
