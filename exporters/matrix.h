#pragma once

#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::exporters {

/// One process area on one ladder; `result` is absent where the rubric has no indicators yet.
struct MatrixRow {
  std::string title;
  const scoring::AreaResult* result = nullptr;
};

/// The scoring matrix of one scope on one ladder, for the terminal and the web page alike: all
/// areas that the rubric names, in its order. Points into the ScopeResult it was made from.
struct Matrix {
  std::string ladder;
  std::vector<int> levels;  ///< those with a rating of their own: classic 2 to 5, inverted 1 to 5
  std::vector<MatrixRow> rows;
};

/// One matrix per ladder that the scope was judged on, classic first.
std::vector<Matrix> matrices(const scoring::ScopeResult& scope, const scoring::Rubric& rubric);

/// "Repeatable": what a level of a ladder is called.
std::string level_name(const std::string& ladder, int level);

/// "3", or "1?" when the area stands there only because of unknowns.
std::string level_text(const scoring::AreaResult& area);

/// "66 %", rounded down, so that only 100 % means all of it.
std::string whole_percent(double share);

/// A higher level was claimed in an interview than is held.
bool claims_more(const scoring::AreaResult& area);

/// How an indicator's criteria are enough where not all of them are asked for: "any one of these
/// suffices", or "enough is: a, or (b and c)" by their signals. Empty where all are asked for.
std::string choice_text(const scoring::Rubric& rubric, const scoring::IndicatorResult& indicator);

/// Indicators that keep an area from its next level for one and the same reason.
struct OpenGroup {
  scoring::State state;  ///< NotMet or Unknown
  std::string reason;    ///< "0.62, needs >= 0.8" or the indicator's own reason; untrusted text
  std::vector<const scoring::IndicatorResult*> indicators;
};

/// What keeps the area from its next level, grouped by reason; mandatory indicators come first.
std::vector<OpenGroup> open_groups(const scoring::AreaResult& area);

/// A moment as pages and tables show it: to the second.
std::string moment_text(Instant t);

/// "2026-12-20", or that no date can be given.
std::string earliest_text(const scoring::LevelOutlook& outlook);

}  // namespace plumbline::exporters
