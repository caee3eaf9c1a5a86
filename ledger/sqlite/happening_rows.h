#pragma once

#include <cstdint>
#include <vector>

#include "facts/derived.h"
#include "facts/evidence.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Over which facts findings are read.
struct FindingWindow {
  std::vector<std::int64_t> vcenters;
  Instant from;
  Instant as_of;
  Instant known_at;
  /// Property versions count when they began by both.
  Instant moment() const { return as_of < known_at ? as_of : known_at; }
};

/// Brings up to date which events, and tasks that failed for lack of something, the plan asks for:
/// few among many. Looks at the activities that came since; at all, when the plan changed.
void derive_happenings(Connection& db, const FindingPlan& plan);

/// Adds them as findings of the window (unsorted), those not derived yet included. Never writes.
void add_happenings(Connection& db, const FindingPlan& plan, const FindingWindow& window,
                    std::vector<Finding>& findings);

}  // namespace plumbline::ledger
