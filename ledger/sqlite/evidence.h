#pragma once

#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/evidence_memory.h"
#include "ledger/sqlite/poll_digest.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Evidence of a scope inside the caller's reading transaction. Stored rows tell what they can;
/// where facts lie outside the request, or are not derived yet, or were derived with another plan,
/// that stretch is derived anew in memory. Both give the same. `polls` and `memory` are kept
/// between calls: what of earlier evidence still stands is taken from there.
Evidence build_evidence(Connection& db, const EvidenceRequest& request, const DerivePlan& plan,
                        PollDigest& polls, EvidenceMemory& memory);

/// The activities of these changes of that evidence, without those that it has not.
MembersOfChanges members_of_changes(Connection& db, const std::vector<std::int64_t>& change_ids,
                                    const EvidenceRequest& request, const DerivePlan& plan,
                                    EvidenceMemory& memory);

}  // namespace plumbline::ledger
