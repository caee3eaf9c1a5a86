#pragma once

#include <vector>

#include "ledger/sqlite/evidence_memory.h"
#include "ledger/sqlite/feed.h"

namespace plumbline::ledger {

/// Brings up to date how much space each VM was first seen to have been given
/// (disk.provisioned.latest, rubric A2 `cons.build_min`). Looks at the days of numbers that came
/// since, at each VM until its first day is known.
void derive_sizes(Connection& db);

/// Adds EntityDay "built_bytes" of the VMs that changes of these days created, of the first day
/// that was told: of changes at most 100 days old, as more is asked by no signal.
void add_sizes(Connection& db, const FactWindow& window, const std::vector<DayNames>& days,
               Evidence& evidence);

}  // namespace plumbline::ledger
