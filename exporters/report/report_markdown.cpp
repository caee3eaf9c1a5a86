#include <sstream>

#include "exporters/experiments.h"
#include "exporters/matrix.h"
#include "exporters/outcome_table.h"
#include "exporters/report.h"
#include "exporters/text.h"
#include "exporters/units.h"
#include "scoring/roadmap.h"

namespace plumbline::exporters {
namespace {

/// Text from outside stays text: no markup, no table cell, no HTML.
std::string plain(const std::string& raw) {
  std::string out;
  for (const char c : one_line(raw)) {
    if (std::string("\\`*_{}[]<>()#|!&~").find(c) != std::string::npos) out += '\\';
    out += c;
  }
  return out;
}

void write_matrix(std::ostream& out, const Matrix& matrix) {
  out << "| Process area, " << matrix.ladder << " ladder | Level | Attained | Ceiling | Claimed "
      << "| |\n|---|---|---|---|---|---|\n";
  for (const auto& row : matrix.rows) {
    out << "| " << plain(row.title) << " | ";
    if (row.result == nullptr) {
      out << "– | – | – | – | no rubric yet |\n";
      continue;
    }
    const auto& area = *row.result;
    out << "**" << level_text(area) << "** " << level_name(matrix.ladder, area.level) << " | "
        << area.attained << " | " << area.ceiling << " | "
        << (area.claimed ? number(area.claimed) : std::string("–")) << " | "
        << (area.regressing ? "regressing"
            : area.stale    ? "stale"
                            : "")
        << " |\n";
  }
  out << "\n";
}

void write_roadmap(std::ostream& out, const scoring::ScopeResult& scope,
                   const scoring::Rubric& rubric) {
  out << "### Roadmap\n\n";
  for (const auto& area : scoring::roadmap(scope, rubric)) {
    const auto* known = rubric.area(area.area->area);
    out << "* **" << plain(known ? known->title : area.area->area) << "**: ";
    if (area.to == area.from) {
      out << "level " << area.from << " is the top here\n";
      continue;
    }
    out << area.from << " → " << area.to;
    if (!area.blocked.empty()) out << ": " << plain(area.blocked);
    if (area.earliest) out << ", at the earliest on " << to_date(*area.earliest);
    out << "\n";
    for (const auto& step : area.steps)
      out << "  1. " << plain(step.row ? step.row->title : step.result->id) << " (`"
          << step.result->id << "`, " << scoring::to_string(step.result->state)
          << "): " << plain(step.row ? step.row->remedy : "") << "\n";
  }
  out << "\n";
}

void write_outcomes(std::ostream& out, const scoring::ScopeResult& scope,
                    const scoring::Rubric& rubric) {
  out << "### Outcomes\n\n| Outcome | Here | Own target | The rubric asks | Published by others |\n"
         "|---|---|---|---|---|\n";
  for (const auto& row : outcome_table(scope, rubric)) {
    out << "| " << plain(row.outcome->title) << " | "
        << (row.value ? with_base_unit(row.value, row.unit) : "unknown: " + plain(row.why_not))
        << " | " << plain(target_text(row)) << " | " << plain(asked_text(row)) << " | ";
    for (std::size_t i = 0; i < row.outcome->references.size(); ++i)
      out << (i ? "; " : "") << plain(reference_text(*row.outcome, row.outcome->references[i]));
    out << " |\n";
  }
  out << "\n";
}

void write_experiments(std::ostream& out, const scoring::ScopeResult& scope) {
  out << "### Experiments\n\n";
  if (scope.experiments.empty())
    out << "None is registered.\n";
  else
    out << "In brackets: one-sided 95 % bounds of the effect.\n\n";
  for (const auto& experiment : scope.experiments)
    out << "* **" << plain(experiment.id) << "** (" << plain(experiment.area) << ", "
        << plain(experiment.promise.metric) << ", " << to_date(experiment.promise.start) << " to "
        << to_date(experiment.promise.end) << "): " << plain(standing_of(experiment)) << ". "
        << plain(experiment.summary) << "\n";
  out << "\n";
}

}  // namespace

std::string report_markdown(const scoring::Snapshot& snapshot) {
  std::ostringstream out;
  const auto& assessment = snapshot.assessment;
  out << "# Operational maturity\n\nAs of " << moment_text(assessment.as_of) << ", rubric "
      << plain(assessment.rubric_version) << ", plumbline " << plain(snapshot.version) << "."
      << (assessment.rehearsal ? " **Rehearsal: a simulated vCenter's time.**" : "") << "\n\n";
  for (const auto& scope : assessment.scopes) {
    out << "## Scope " << plain(scope.name) << "\n\n";
    for (const auto& matrix : matrices(scope, snapshot.rubric)) write_matrix(out, matrix);
    for (const auto& area : scope.areas)
      for (const auto& cause : area.causes)
        out << "* " << plain(area.area) << " is regressing: `" << cause.indicator << "`, "
            << plain(cause.text) << "\n";
    write_roadmap(out, scope, snapshot.rubric);
    write_outcomes(out, scope, snapshot.rubric);
    write_experiments(out, scope);
  }
  return out.str();
}

}  // namespace plumbline::exporters
