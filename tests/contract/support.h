#pragma once

#include <memory>
#include <string>
#include <vector>

#include "collector/collector.h"
#include "tests/contract/memory_store.h"
#include "tests/contract/simulated_vcenter.h"

namespace plumbline::testing {

/// How a test reaches a simulated vCenter: verified against its CA.
collector::Settings settings_for(const SimulatedVCenter& vcenter);

/// A plan as the catalogue would make it: five types, tasks, and the event classes that the
/// scenarios play.
CollectionPlan usual_plan();
/// The event classes of `usual_plan`.
std::set<std::string> usual_events();

/// One sweep without stop token or progress.
collector::SweepReport sweep(collector::Collector& collector);

/// The line of one stream; throws when there is none.
const collector::SweepReport::Line& line_of(const collector::SweepReport& report,
                                            const std::string& stream);

/// "stream outcome reason" of each line that is not complete: for messages.
std::string complaints(const collector::SweepReport& report);

/// Flags of an estate in which things happened up to `clock`, without login events.
std::vector<std::string> scenario_at(const std::string& clock);

/// Says that the store holds exactly what the vCenter served: events of the usual classes, finished
/// tasks, living entities.
void expect_equal_to_served(const MemoryStore& store, const SimulatedVCenter& vcenter);

}  // namespace plumbline::testing
