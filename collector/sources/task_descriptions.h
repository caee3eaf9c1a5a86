#pragma once

#include <optional>

#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// Which ids of tasks this vCenter's version knows (`TaskManager.description.methodInfo`): they
/// differ between versions (rubric P19). One entity of type TaskManager whose "methodInfo" holds
/// the ids, sorted, one a line. Asks once a day; `last_read` is when it last did.
Answer<void> read_task_descriptions(const Reading& reading, std::optional<Instant>& last_read,
                                    StreamRun& run);

}  // namespace plumbline::collector::sources
