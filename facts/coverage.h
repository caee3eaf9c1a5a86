#pragma once

#include <vector>

#include "facts/evidence.h"
#include "facts/poll.h"

namespace plumbline {

/// What the polls of one stream prove about it up to `until`. Pure. For histories, intervals of
/// complete (or partial, less their gaps) polls are joined; a hole between two is a gap. For
/// inventory, two complete readings more than `max_interval` apart leave a gap between them.
StreamCoverage coverage_of(const std::string& stream, const std::vector<Poll>& polls, Instant until,
                           Duration max_interval);

/// Share of [from, to) that lies in gaps or outside [begin, until); 0 when from ≥ to.
double lost_share(const StreamCoverage& coverage, Instant from, Instant to);

}  // namespace plumbline
