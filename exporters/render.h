#pragma once

#include <string>

#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// Prometheus text format 0.0.4 (design §9); HELP and labels sanitised to valid UTF-8.
std::string render_metrics(const scoring::Snapshot& snapshot);
/// The JSON of design §10. Deterministic: same assessment, same bytes.
std::string render_json(const scoring::Assessment& assessment);
/// The matrix for a terminal: areas × levels, attained, ceiling, what is missing, first-day outlook
/// (ceiling, earliest date of each level, the three inputs that unlock most). `colour`: ANSI.
std::string render_table(const scoring::Assessment& assessment, const scoring::Rubric& rubric,
                         bool colour);
/// The landing page: the matrix as HTML, everything escaped, no JavaScript.
std::string render_landing_page(const scoring::Snapshot& snapshot);

}  // namespace plumbline::exporters
