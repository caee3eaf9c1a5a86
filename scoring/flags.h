#pragma once

#include <cstdint>

#include "facts/evidence.h"

namespace plumbline::scoring {

/// Whether a server stood in a look (facts/derived.h) at most a week before the day of `at`, as too
/// big, too small or whatever else signals keep by name. Pure; a binary search per look.
bool flagged_at(const Evidence& evidence, std::uint32_t entity, Instant at);

}  // namespace plumbline::scoring
