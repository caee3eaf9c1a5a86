#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Reading facts back; each runs inside the caller's transaction and never writes.

/// nullopt: nothing recorded yet.
std::optional<Instant> latest_recorded(Connection& db);
std::optional<std::string> read_cursor(Connection& db, const VCenterId& vcenter,
                                       const std::string& stream);
std::optional<EntityState> read_entity_at(Connection& db, const VCenterId& vcenter,
                                          const EntityRef& entity, Instant at, Instant known_at);
void read_activities(Connection& db, const VCenterId& vcenter,
                     const std::function<void(const Activity&)>& visit);
std::vector<FactLine> read_facts_of_entity(Connection& db, std::int64_t entity, Instant as_of);
LedgerInfo read_info(Connection& db, const std::string& path);
LedgerSize read_size(Connection& db, const std::string& path);

}  // namespace plumbline::ledger
