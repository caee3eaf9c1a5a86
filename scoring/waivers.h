#pragma once

#include <map>
#include <string>

#include "facts/practice.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// The waivers in force at `as_of`, by indicator (design §5): with owner, reason and approver,
/// never on a mandatory row, for at most 180 days, at most one per level of an area (the one first
/// seen). Prospective: in force from its first sighting or its `from`, whichever is later, until
/// `until` (exclusive, UTC) or until it was sighted gone. Refers to `practice`. Pure.
std::map<std::string, const Waiver*> waivers_in_force(const PracticeHistory& practice,
                                                      const Rubric& rubric, Instant as_of);

}  // namespace plumbline::scoring
