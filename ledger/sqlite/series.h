#pragma once

#include <functional>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Brings the days of all series of the plan up to date inside the open transaction: those that
/// have ended (by the latest fact) and got numbers since. A day costs one pass over its own
/// numbers; a quiet turn one look-up. What facts can no longer tell stays as it was made.
void derive_series(Connection& db, Names& names, std::int64_t scope,
                   const std::vector<std::int64_t>& vcenters, const DerivePlan& plan,
                   const std::function<void(const std::string&, double)>& progress);

/// Adds readings (unsorted) and entity days (by series, entity, day) of the days that had ended at
/// `moment`, as known at `known_at`, from `from` on. Days that are not stored, or were made of
/// facts recorded later, are made in memory: the same. Never writes.
void add_series(Connection& db, std::int64_t scope, const std::vector<std::int64_t>& vcenters,
                const DerivePlan& plan, DayNumber from, Instant moment, Instant known_at,
                Evidence& evidence);

}  // namespace plumbline::ledger
