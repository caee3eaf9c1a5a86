#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// The scope's kept weeks, and the earliest moment that facts of these vCenters tell of which were
/// recorded since (an activity by its end, a property by its beginning, a poll by where
/// its interval begins, as far as that counts).
KeptWeeks read_weeks(Connection& db, const std::string& scope,
                     const std::vector<std::string>& vcenters);

/// Lets the rows from `from` on go and adds `weeks`, as of what `mark` says was recorded.
void write_weeks(Connection& db, Names& names, const std::string& scope, Instant from,
                 const std::vector<KeptWeek>& weeks, const std::string& mark);

}  // namespace plumbline::ledger
