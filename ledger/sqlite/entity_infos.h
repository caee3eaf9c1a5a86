#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What an assessment needs of the entities with these ids (ascending, no doubles) as they were at
/// `moment`, their custom attributes included: of one that is gone, its last state. Entities never
/// read have an empty state. `later` gets those of which something later is known.
std::unordered_map<std::uint32_t, EntityInfo> read_entity_infos(
    Connection& db, const std::vector<std::uint32_t>& ids, Instant moment,
    std::vector<std::uint32_t>* later = nullptr);

/// vCenter's settings (the OptionManagers of these vCenters) at `moment`.
std::map<std::string, std::string> read_options(Connection& db,
                                                const std::vector<std::int64_t>& vcenters,
                                                Instant moment);

}  // namespace plumbline::ledger
