#pragma once

#include <cstdint>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// These activities, oldest first, inside the caller's reading transaction; objects as they were
/// called by `as_of`.
std::vector<FactLine> facts_of_activities(Connection& db,
                                          const std::vector<std::int64_t>& activities,
                                          Instant as_of);

}  // namespace plumbline::ledger
