#pragma once

#include "facts/fact_store.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds a batch to the open transaction.
CommitCounts commit_facts(Connection& db, Names& names, const FactBatch& batch);

/// Tasks last seen running.
std::vector<OpenWork> read_open_work(Connection& db, std::int64_t vcenter);

}  // namespace plumbline::ledger
