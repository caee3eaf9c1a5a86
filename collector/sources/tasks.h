#pragma once

#include <set>
#include <string>

#include "collector/sources/history.h"

namespace plumbline::collector::sources {

/// Finished tasks by their time of completion, and the queued and running ones as open work. Open
/// tasks are asked for first and finished ones after, without an end: a task that finishes in
/// between is in both, never in neither. A task that was open and is in neither is kept open for
/// one more sweep (`missing` remembers it between sweeps), then the store ends it as lost.
Answer<void> read_tasks(const Reading& reading, std::set<std::string>& missing, StreamRun& run);

/// One turn at reading back what `read_tasks` left of the past.
Answer<void> read_past_tasks(const Reading& reading, StreamRun& run);

/// One TaskInfo as an Activity; unusable without a key or queueTime, nothing while it is not done.
HistorySource::Item activity_of_task(Node info);

}  // namespace plumbline::collector::sources
