#pragma once

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// "ScheduledTask" entities: info.name, .enabled, .state, .prevRunTime, .nextRunTime, .entity,
/// .lastModifiedTime, .lastModifiedUser, .scheduler and .action (their classes), .error (the class
/// of the last run's fault). Needs System.View on each task's object: those that are refused are
/// counted as hidden.
Answer<void> read_scheduled_tasks(const Reading& reading, StreamRun& run);

/// From ScheduledTask.info.
EntityState state_of_scheduled_task(const EntityRef& task, Node info);

}  // namespace plumbline::collector::sources
