#pragma once

#include <vector>

#include "facts/derived.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Brings up to date which settings differ between two readings with nothing that explains it
/// (rubric A5 `chg.unexplained_diff`): no task and no event on the object, its host, cluster or
/// folder from the reading before to this one, five minutes to either side. Judged are the
/// configurations of machines, hosts and clusters, once tasks and events have been read beyond
/// that time; what differs after a hole in any of the three readings is not judged at all.
void derive_unexplained(Connection& db);

/// Adds them as findings (unsorted), those not derived yet included. Never writes.
void add_unexplained(Connection& db, const FindingWindow& window, std::vector<Finding>& findings);

}  // namespace plumbline::ledger
