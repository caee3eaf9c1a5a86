#pragma once

#include <vector>

namespace plumbline::ledger {

/// Says in the file's header that it is a plumbline ledger ("PLMB").
inline constexpr int kApplicationId = 0x504c4d42;

/// The SQL that takes a ledger from schema version i to i + 1: element i. A step that has been
/// released is never edited. A new file runs them all.
const std::vector<const char*>& schema_steps();

}  // namespace plumbline::ledger
