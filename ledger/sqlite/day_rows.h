#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Deletes the scope's kept days before `from`, and those that facts of these vCenters reach into
/// which were recorded since the review before; notes what is recorded now.
void review_days(Connection& db, Names& names, const std::string& scope,
                 const std::vector<std::string>& vcenters, Instant from);

/// Oldest first, without body and members.
std::vector<KeptDay> read_days(Connection& db, const std::string& scope);
std::optional<KeptDay> read_day(Connection& db, const std::string& scope, Instant at);
void write_day(Connection& db, Names& names, const std::string& scope, const KeptDay& day);

}  // namespace plumbline::ledger
