#pragma once

#include <string>
#include <vector>

#include "facts/fact_store.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Rows of the identities that vCenter row `vcenter` continues, directly or through others, oldest
/// link first.
std::vector<std::int64_t> read_formers(Connection& db, std::int64_t vcenter);

/// A vCenter's row and those that it continues; empty when it is not known.
std::vector<std::int64_t> rows_of(Connection& db, const VCenterId& vcenter);

/// Takes note of who answers under a configured name and whom it continues (FactStore::identify).
/// Throws Refusal when another identity is known under that name.
void identify_vcenter(Connection& db, Names& names, const VCenterId& vcenter,
                      const std::vector<std::string>& formerly);

/// Marks what a sweep of `type` once delivered of former identities as gone: the one that continues
/// them has been read completely. Returns how many.
std::int64_t end_former_entities(Connection& db, Names& names, const VCenterId& vcenter,
                                 const std::string& type, Instant recorded_at);

}  // namespace plumbline::ledger
