#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "facts/time.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Brings up to date when each host first was in service (rubric A1 `prov.host_ttis_h`): it left
/// maintenance mode, or a VM was started on it or moved to it. Looks at the events that came since.
void derive_host_service(Connection& db);

/// When each of these hosts (ids) first was in service, by `as_of` and as recorded by `known_at`;
/// those never so are left out.
std::unordered_map<std::uint32_t, Instant> read_host_service(
    Connection& db, const std::vector<std::uint32_t>& hosts, Instant as_of, Instant known_at);

}  // namespace plumbline::ledger
