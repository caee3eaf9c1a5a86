#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "ledger/sqlite/poll_digest.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What the polls of a scope's vCenters prove: per stream the worst of them (latest begin, earliest
/// end, all gaps), and when inventory was first and last read completely.
struct Watched {
  std::vector<StreamCoverage> streams;        ///< by name
  std::optional<Instant> first_sweep;         ///< of any type, any vCenter
  std::map<std::string, Instant> last_sweep;  ///< by stream; several vCenters: the earliest
};

/// Identities that continue each other are one vCenter: between the last reading of one and the
/// first of the next is a hole. Only polls begun by `as_of` and recorded by `known_at` count.
/// `digest` is brought up to date, and answers when all polls count; for an earlier moment they are
/// read anew.
Watched read_watched(Connection& db, const std::vector<std::int64_t>& vcenters, Instant as_of,
                     Instant known_at, PollDigest& digest);

}  // namespace plumbline::ledger
