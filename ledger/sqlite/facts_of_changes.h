#pragma once

#include <cstdint>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// The activities of each of these changes, oldest first, in their order, inside the caller's
/// reading transaction.
std::vector<std::vector<FactLine>> build_facts_of_changes(
    Connection& db, const std::vector<std::int64_t>& change_ids, const EvidenceRequest& request,
    const DerivePlan& plan);

}  // namespace plumbline::ledger
