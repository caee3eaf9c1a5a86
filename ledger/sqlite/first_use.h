#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/time.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Whether machines lie on it: a datastore, a network.
bool carries_machines(std::string_view type);

/// When each of these datastores and networks (ids) was first seen with a VM on it (rubric A1
/// `prov.ds_ttfu_h`), as told by `moment`; those never so are left out. One that was there
/// before the first reading is told from that on: whoever asks knows when it was made.
std::unordered_map<std::uint32_t, Instant> read_first_use(Connection& db,
                                                          const std::vector<std::uint32_t>& made,
                                                          Instant moment);

}  // namespace plumbline::ledger
