#pragma once

#include <vector>

#include "facts/derived.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Brings up to date since when VMs are powered off (rubric A2 `cons.zombie_share`): the stretches
/// of time over which their power state was told as off, and when events and tasks switched them.
/// Looks at the property versions and activities that came since.
void derive_off(Connection& db);

/// The VMs that were off in a window, by id. Stored rows tell what they can; newer facts are looked
/// at.
std::vector<OffMachine> read_off(Connection& db, const FactWindow& window);

}  // namespace plumbline::ledger
