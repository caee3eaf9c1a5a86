#pragma once

#include <memory>
#include <string>

#include "facts/coverage.h"
#include "tests/contract/support.h"

namespace plumbline::testing {

/// Events of the usual classes and tasks, and nothing else.
CollectionPlan history_plan();

/// A collector that reads the past without pauses, in turns so short that each reads one slice.
std::unique_ptr<collector::Collector> hasty_collector(const SimulatedVCenter& vcenter,
                                                      const CollectionPlan& plan, FactStore& store);

/// Sweeps until nothing of the past is left; gives the last report. Fails after 300 sweeps.
collector::SweepReport sweep_to_the_end(collector::Collector& collector);

/// What the polls in the store prove about a stream.
StreamCoverage known(const MemoryStore& store, const std::string& stream);

/// Says that the store holds exactly the events and tasks that the vCenter served.
void expect_history_equal_to_served(const MemoryStore& store, const SimulatedVCenter& vcenter);

/// One event of a class through `POST /steps`, now.
void raise(const SimulatedVCenter& vcenter, const std::string& event_class);

}  // namespace plumbline::testing
