#pragma once

#include "facts/fact_store.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds differences to the open transaction: the versions that a full reading of the same objects
/// would add. Several updates of one entity count as the last of what they make of it. Throws
/// Refusal when a Modify is of an entity that is not there.
CommitCounts apply_updates(Connection& db, Names& names, const UpdateBatch& batch);

}  // namespace plumbline::ledger
