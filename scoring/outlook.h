#pragma once

#include <vector>

#include "scoring/assessment.h"

namespace plumbline::scoring {

/// For each level of a ladder the earliest date at which it could be attained and what that takes:
/// all mandatory indicators up to it, and of the others those that come first until the levels
/// below are F and it is L. Dates are the indicators' own (scoring/judge.h): every further sample
/// passing at today's pace. Not foreseeable: no date. Pure.
std::vector<LevelOutlook> outlook(const std::vector<IndicatorResult>& indicators, Instant as_of);

/// The inputs that would resolve most unknown or missed indicators: most mandatory ones first, then
/// most indicators, then by name; at most three.
std::vector<Unlock> unlocks(const std::vector<AreaResult>& areas);

}  // namespace plumbline::scoring
