#pragma once

#include "tests/acceptance/world.h"

/// What the generator invents, brought into the form in which a vCenter and a reader who comes once
/// a day can know it. Both ways are given the same.
namespace plumbline::two_ways {

/// When the estate and the practice folder are read: so long before each midnight (UTC). The first
/// time is the night in which everything begins. A week is judged by what was read until its end.
inline constexpr Duration kBeforeMidnight = std::chrono::seconds(30);

/// Leaves out work that would not stay a unit of its own in a vCenter (rubric 0.4): begun by the
/// same account within 20 minutes of other work of it. What happens to a machine whose creation is
/// left out goes with it.
void separate_work(acceptance::World& world);

/// A reconfiguration that fails posts no event, and without it nobody knows that a resize was meant
/// (also when it is done again at once: the unit of work begins with what failed).
void forget_failed_resizes(acceptance::World& world);

/// The first reading is in the first night. Practice files and machines in service are seen when
/// they are read, and the record feed declares that lag.
void read_daily(acceptance::World& world);

/// Not given by the generator, and watched as long as everything else: hosts, a cluster and three
/// datastores with which nothing happens, of a vCenter that keeps no statistics. Machines are on.
void add_quiet_infrastructure(acceptance::World& world, Instant until);

}  // namespace plumbline::two_ways
