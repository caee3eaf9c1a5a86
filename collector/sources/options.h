#pragma once

#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// vCenter's own settings that the plan names, as one entity ("OptionManager", "settings") with a
/// property per key. A key that vCenter does not have is absent; one that it refuses is unreadable.
Answer<void> read_options(const Reading& reading, StreamRun& run);

}  // namespace plumbline::collector::sources
