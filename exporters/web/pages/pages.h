#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "exporters/archive.h"
#include "exporters/web/pages/page_view.h"

namespace plumbline::exporters {

// The pages, server-rendered: readable without JavaScript, everything from a vCenter or a practice
// file escaped. Pure functions of what they are given.

/// The scoring matrix: areas × levels, what is evidenced beside what was claimed, weeks as a small
/// line, what moved since the last published week.
std::string matrix_page(const PageView& view);
/// An area's ladder: levels with their indicators, values, targets, what would resolve unknowns.
std::string area_page(const PageView& view, const std::vector<const scoring::AreaResult*>& areas);
/// One indicator: why it is asked, its criteria over the weeks, the facts behind its values; these
/// by criterion.
std::string indicator_page(const PageView& view, const scoring::AreaResult& area,
                           const scoring::IndicatorResult& indicator,
                           const std::vector<CriterionFacts>& facts);
std::string roadmap_page(const PageView& view);
std::string experiments_page(const PageView& view);
std::string experiment_page(const PageView& view, const scoring::ExperimentResult& experiment);
std::string outcomes_page(const PageView& view);
std::string health_page(const PageView& view);
/// What to do when an alert comes: all of them, and one; nullopt: there is none of that name.
std::string runbooks_page(const PageView& view);
std::optional<std::string> runbook_page(const PageView& view, const std::string& name);

// The same without head and foot, for a report that holds them all.
void write_matrices(std::ostream& out, const PageView& view);
void write_areas(std::ostream& out, const PageView& view,
                 const std::vector<const scoring::AreaResult*>& areas);
void write_roadmap(std::ostream& out, const PageView& view);
void write_experiments(std::ostream& out, const PageView& view);
void write_outcomes(std::ostream& out, const PageView& view);

/// For what cannot be shown: a title, one line and what to do. `text` is untrusted.
std::string problem_page(const PageView& view, const std::string& title, const std::string& text);

}  // namespace plumbline::exporters
