#pragma once

#include <vector>

#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Polls come by the minute; old ones are kept by the hour, then by the day, of when they were
/// recorded, so that their number grows with streams and years only. What all polls known at the
/// end of such a stretch prove stays exactly what it was; at a moment inside it, less may be seen
/// than was known then, never more.
struct PollStretch {
  Duration length;  ///< an hour, a day
  Duration after;   ///< this long polls stay as they were
};

/// Streams of a vCenter that have polls.
std::vector<std::int64_t> streams_polled(Connection& db, std::int64_t vcenter);

/// Joins the polls of one stream begun in [from, before): of a history, readings of one stretch of
/// time that touch become one row; of a state, readings between two that are close are taken away;
/// of failures for one reason the first and the last of a stretch stay. Returns the rows taken
/// away.
std::int64_t join_polls(Connection& db, std::int64_t vcenter, std::int64_t stream, Instant from,
                        Instant before, Duration stretch);

}  // namespace plumbline::ledger
