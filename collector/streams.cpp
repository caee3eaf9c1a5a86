#include "collector/streams.h"

#include <set>

#include "collector/sources/events.h"
#include "collector/sources/inventory.h"
#include "collector/sources/options.h"
#include "collector/sources/tasks.h"

namespace plumbline::collector {

struct SourceMemory {
  std::set<std::string> missing_tasks;
};

Streams::~Streams() = default;

Streams::Streams(const CollectionPlan& plan) : memory_(std::make_unique<SourceMemory>()) {
  using sources::Reading;
  using sources::StreamRun;
  SourceMemory& memory = *memory_;
  // Settings first: they tell how long vCenter remembers. Histories before the inventory: they are
  // what vCenter forgets.
  if (!plan.option_keys.empty())
    all_.push_back({streams::kOptions, {}, false, &sources::read_options});
  if (!plan.event_classes.empty())
    all_.push_back({streams::kEvents, {}, false, &sources::read_events});
  if (plan.tasks)
    all_.push_back({streams::kTasks, {}, false, [&memory](const Reading& reading, StreamRun& run) {
                      return sources::read_tasks(reading, memory.missing_tasks, run);
                    }});
  for (const auto& [type, paths] : plan.properties)
    all_.push_back({streams::inventory(type),
                    {},
                    false,
                    [type = type](const Reading& reading, StreamRun& run) {
                      return sources::read_inventory(reading, type, run);
                    }});
}

}  // namespace plumbline::collector
