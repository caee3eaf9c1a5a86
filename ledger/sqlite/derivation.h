#pragma once

#include <string>
#include <vector>

#include "ledger/derive/day_readings.h"
#include "ledger/derive/derive.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// What the stored derived rows of a scope were made of, and how far they reach.
struct Derivation {
  std::string work_basis;   ///< work classes and vCenters; other ones: changes are no use
  std::string share_basis;  ///< shares, populations and vCenters; other ones: deltas are no use
  std::int64_t activity_upto = 0;  ///< ledger ids above are not in the changes yet
  std::int64_t version_upto = 0;   ///< … nor in the deltas
};
/// All empty when the scope was never derived.
Derivation read_derivation(Connection& db, std::int64_t scope);
std::string work_basis(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters);
std::string share_basis(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters);

/// Path signatures by number.
PathTable read_paths(Connection& db);

/// One turn of deriving: it took the stored changes from one `activity_upto` to another and
/// replaced those queued at `since` or later.
struct Turn {
  std::int64_t from = 0;
  std::int64_t to = 0;
  Instant since = Instant::max();
};

/// Brings a scope's rows up to date inside the open transaction. False when there is more to do:
/// from scratch it derives about `slice` activities at a time, so that memory is bounded, others
/// can write in between, and who is killed goes on where it was. Until all is done no reader takes
/// the rows for whole. `turn` is told what became of the stored changes.
bool derive_scope(Connection& db, Names& names, const std::string& scope,
                  const std::vector<std::string>& vcenters, const DerivePlan& plan,
                  std::int64_t slice,
                  const std::function<void(const std::string&, double)>& progress, Turn& turn);

}  // namespace plumbline::ledger
