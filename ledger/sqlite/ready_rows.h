#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "facts/time.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Brings up to date when each VM was first seen usable: with VMware Tools running and an address
/// of its guest (rubric A2 `cons.ready_min`). Looks at the property versions that came since.
void derive_ready(Connection& db);

using ReadyTimes = std::unordered_map<std::uint32_t, Instant>;  ///< by entity

/// When each of these VMs (ids) was first seen usable, as told by `moment`; those never so are left
/// out, and those that were so only later are added to `later`. Stored rows tell what they can;
/// newer versions are looked at.
ReadyTimes read_ready(Connection& db, const std::vector<std::uint32_t>& machines, Instant moment,
                      std::vector<std::uint32_t>& later);

}  // namespace plumbline::ledger
