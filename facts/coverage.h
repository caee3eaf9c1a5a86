#pragma once

#include <vector>

#include "facts/evidence.h"
#include "facts/poll.h"

namespace plumbline {

/// A poll of a history that began this much after a moment still tells of the time before it: the
/// first reading of a Monday is the last of the week that closed.
inline constexpr std::chrono::hours kReadShortlyAfter{36};

/// True for streams whose polls prove intervals (events, tasks, performance, feeds); the
/// others are states, read at a point in time.
bool is_history(const std::string& stream);

/// What the polls of one stream prove about it up to `until`: those that began by then, of
/// histories also those that began shortly after. Pure. For histories, intervals of complete (or
/// partial, less their gaps) polls are joined, in whatever order they were read (the past is read
/// newest first); a hole between two is a gap. For states, two complete readings more than
/// `max_interval` apart leave a gap between them.
StreamCoverage coverage_of(const std::string& stream, const std::vector<Poll>& polls, Instant until,
                           Duration max_interval);

/// Share of [from, to) that lies in gaps or outside [begin, until); 0 when from ≥ to.
double lost_share(const StreamCoverage& coverage, Instant from, Instant to);

}  // namespace plumbline
