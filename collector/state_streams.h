#pragma once

#include <vector>

#include "collector/sources/alarms.h"
#include "collector/sources/content_library.h"
#include "collector/sources/tags.h"
#include "collector/streams.h"

namespace plumbline::collector {

/// What the sources of CollectionPlan::sources keep between sweeps.
struct StateMemory {
  sources::AlarmMemory alarms;
  sources::TagMemory tags;
  sources::LibraryMemory libraries;
};

/// What our own account may do: in every sweep and before everything else, which may be refused for
/// it.
Stream privilege_stream();

/// The streams that CollectionPlan::sources names, SOAP's first. `memory` outlives them.
void add_state_streams(const CollectionPlan& plan, StateMemory& memory,
                       std::vector<Stream>& streams);

}  // namespace plumbline::collector
