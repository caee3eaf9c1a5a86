#pragma once

#include <vector>

#include "facts/derived.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Adds one finding (unsorted) for each shared datastore at the window's moment (rubric A1
/// `prov.ds_uniform`): k of the n connected hosts of the clusters in which some host mounts it.
/// Shared is what more than one host may reach, or what is a network's. Never writes.
void add_mounts(Connection& db, const FindingWindow& window, std::vector<Finding>& findings);

}  // namespace plumbline::ledger
