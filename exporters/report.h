#pragma once

#include <string>
#include <vector>

#include "scoring/snapshot.h"

namespace plumbline::exporters {

// For the monthly meeting: where every area of every scope stands, what moved, what comes next and
// what operations achieve. Of a snapshot with its past.

/// One HTML file that needs nothing else: no network, no script.
std::string report_html(const scoring::Snapshot& snapshot);
std::string report_markdown(const scoring::Snapshot& snapshot);
/// Assessment, roadmap and outcomes of every scope.
std::string report_json(const scoring::Snapshot& snapshot);
/// A line for every criterion of every indicator (RFC 4180). A text that a spreadsheet would take
/// for a formula begins with an apostrophe.
std::string report_csv(const scoring::Snapshot& snapshot);

/// For a terminal of `width` columns (`colour`: ANSI).
std::string render_roadmap(const scoring::Snapshot& snapshot, bool colour, std::size_t width);
std::string render_outcomes(const scoring::Snapshot& snapshot, bool colour, std::size_t width);
std::string render_roadmap_json(const scoring::Snapshot& snapshot);
std::string render_outcomes_json(const scoring::Snapshot& snapshot);

}  // namespace plumbline::exporters
