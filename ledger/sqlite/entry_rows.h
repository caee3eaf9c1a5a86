#pragma once

#include <vector>

#include "facts/derived.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Brings up to date how hosts that joined stand to their peers (rubric A1
/// `prov.entry_conformance`): the hosts of the same cluster and processor model, 24 h after the new
/// one was in service. Compared are the build, NTP servers, the log host, DNS, the services of its
/// kernel interfaces, and whether it mounts what most peers mount. Needs the happenings.
void derive_entries(Connection& db);

/// Adds them as findings (unsorted): k of n attributes equal, of which some unknown. A host with
/// fewer than two peers has none (n = 0). What is not derived yet is made in memory. `findings`
/// holds the happenings already. Never writes.
void add_entries(Connection& db, const FindingWindow& window, std::vector<Finding>& findings);

}  // namespace plumbline::ledger
