#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ledger/derive/day_readings.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds the property versions with ids above `derived_upto` (0: all, from scratch) to the stored
/// deltas of a scope. Returns the id up to which they reach now.
std::int64_t derive_shares(Connection& db, Names& names, std::int64_t scope,
                           const std::vector<std::int64_t>& vcenters, const DerivePlan& plan,
                           std::int64_t derived_upto,
                           const std::function<void(const std::string&, double)>& progress);

/// The stored deltas of a scope.
std::vector<ShareDelta> read_deltas(Connection& db, std::int64_t scope);

/// What stored deltas that reach up to version id `derived_upto` (0: there are none) lack, or have
/// too much, to tell the entities as they were at `moment`.
std::vector<ShareDelta> deltas_to(Connection& db, const std::vector<std::int64_t>& vcenters,
                                  const DerivePlan& plan, std::int64_t derived_upto,
                                  Instant moment);

/// Adds the readings of the shares from a day on, up to the last sweep of each one's type, told by
/// stored deltas that reach up to version id `derived_upto` and by what they lack.
void add_shares(Connection& db, std::int64_t scope, const std::vector<std::int64_t>& vcenters,
                const DerivePlan& plan, std::int64_t derived_upto,
                const std::map<std::string, Instant>& last_sweep, DayNumber from, Instant moment,
                Instant known_at, Evidence& evidence);

}  // namespace plumbline::ledger
