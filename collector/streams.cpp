#include "collector/streams.h"

#include <map>
#include <set>
#include <string>

#include "collector/sources/events.h"
#include "collector/sources/inventory.h"
#include "collector/sources/options.h"
#include "collector/sources/performance.h"
#include "collector/sources/task_descriptions.h"
#include "collector/sources/tasks.h"
#include "collector/state_streams.h"

namespace plumbline::collector {

struct SourceMemory {
  StateMemory states;
  std::map<std::string, sources::InventorySource> inventory;  ///< by type
  std::set<std::string> missing_tasks;
  std::optional<Instant> task_ids_read;
  sources::PerformanceMemory performance;
};

Streams::~Streams() = default;

Streams::Streams(const CollectionPlan& plan) : memory_(std::make_unique<SourceMemory>()) {
  using sources::Reading;
  using sources::StreamRun;
  SourceMemory& memory = *memory_;
  all_.push_back(privilege_stream());
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
  std::set<std::string> types;
  for (const auto& [type, paths] : plan.properties) types.insert(type);
  for (const auto& [type, paths] : plan.sampled) types.insert(type);
  for (const std::string& type : types) {
    sources::InventorySource& source = memory.inventory.try_emplace(type, plan, type).first->second;
    all_.push_back(
        {streams::inventory(type), {}, false, [&source](const Reading& reading, StreamRun& run) {
           return source.read(reading, run);
         }});
  }
  add_state_streams(plan, memory.states, all_);
  // What a version calls its tasks changes with the version only: at the start, and daily.
  if (plan.tasks)
    all_.push_back(
        {"task_descriptions", {}, false, [&memory](const Reading& reading, StreamRun& run) {
           return sources::read_task_descriptions(reading, memory.task_ids_read, run);
         }});
  // The past of the histories, behind everything that is current.
  if (!plan.event_classes.empty())
    all_.push_back({sources::past_of(streams::kEvents), {}, true, &sources::read_past_events});
  if (plan.tasks)
    all_.push_back({sources::past_of(streams::kTasks), {}, true, &sources::read_past_tasks});
  for (const auto& [type, counters] : plan.counters)
    all_.push_back({streams::performance(type), std::chrono::hours(1), true,
                    [&memory, type = type](const Reading& reading, StreamRun& run) {
                      return sources::read_performance(reading, type, memory.performance, run);
                    }});
}

}  // namespace plumbline::collector
