#pragma once

#include <string>
#include <vector>

#include <vector>

#include "facts/error.h"
#include "scoring/moves.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// Prometheus text format 0.0.4 (design §9); HELP and labels sanitised to valid UTF-8.
std::string render_metrics(const scoring::Snapshot& snapshot);
/// The same families in OpenMetrics 1.0, for who asks for that.
std::string render_open_metrics(const scoring::Snapshot& snapshot);
/// Assessments of past moments in OpenMetrics with their times, one sample of each series at each
/// moment (strictly increasing), as `promtool tsdb create-blocks-from openmetrics` reads it: the
/// families of a scrape that stand for the assessment, under the scrape's `job` and `instance`.
std::string render_history(const std::vector<scoring::Assessment>& moments,
                           const scoring::Rubric& rubric, const std::string& job,
                           const std::string& instance);
/// The JSON of design §10. Deterministic: same assessment, same bytes.
std::string render_json(const scoring::Assessment& assessment);
/// The JSON of a week as it is published: that of the assessment, whether it came late, and what
/// moved since the week published before it.
std::string render_published(const scoring::Assessment& assessment, bool late,
                             const std::vector<scoring::Move>& moved);
/// Back from either: rubric, levels, indicators and criteria, which is what comparing needs.
/// Errors: no such JSON.
Result<scoring::Assessment> read_assessment(const std::string& json);
/// What a published week said that moved and did not move back on the way; empty when it is no such
/// JSON.
std::vector<scoring::MovedLine> read_moves(const std::string& json);
/// What moved, and because of what; for a program and for a terminal (`colour`: ANSI).
std::string render_changes_json(const std::vector<scoring::Passage>& passages);
std::string render_changes(const std::vector<scoring::Passage>& passages, bool colour);
/// The matrix for a terminal: areas × levels, attained, ceiling, what is missing, first-day outlook
/// (ceiling, earliest date of each level, the three inputs that unlock most). `colour`: ANSI.
std::string render_table(const scoring::Assessment& assessment, const scoring::Rubric& rubric,
                         bool colour);

}  // namespace plumbline::exporters
