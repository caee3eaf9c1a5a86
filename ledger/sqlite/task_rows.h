#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "facts/evidence.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Finds the changes that the wanted tasks are part of: one that was going on when the task was
/// created and has it among its members. `reach_from`: nothing older is looked for.
void add_changes_of_tasks(Connection& db, const EvidenceRequest& request, const FactWindow& window,
                          Instant reach_from,
                          const std::function<std::vector<std::int64_t>(std::int64_t)>& members_of,
                          Evidence& evidence);

}  // namespace plumbline::ledger
