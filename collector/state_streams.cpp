#include "collector/state_streams.h"

#include <chrono>

#include "collector/sources/image_compliance.h"
#include "collector/sources/licences.h"
#include "collector/sources/permissions.h"
#include "collector/sources/privileges.h"
#include "collector/sources/profiles.h"
#include "collector/sources/scheduled_tasks.h"

namespace plumbline::collector {
namespace {

constexpr Duration kHourly = std::chrono::hours(1);

}  // namespace

Stream privilege_stream() { return {"privileges", {}, false, &sources::read_privileges}; }

void add_state_streams(const CollectionPlan& plan, StateMemory& memory,
                       std::vector<Stream>& streams) {
  using sources::Reading;
  using sources::StreamRun;
  const auto add = [&](const char* source, Duration every, bool background, auto read) {
    if (plan.wants(source)) streams.push_back({source, every, background, std::move(read)});
  };
  // Triggered alarms come and go; what is declared is read once an hour.
  add("alarms", {}, false, [&memory](const Reading& reading, StreamRun& run) {
    return sources::read_alarms(reading, memory.alarms, run);
  });
  add("permissions", kHourly, false, &sources::read_permissions);
  add("licences", kHourly, false, &sources::read_licences);
  add("scheduled_tasks", kHourly, false, &sources::read_scheduled_tasks);
  add("profiles", kHourly, false, &sources::read_profiles);
  add("image_compliance", kHourly, false, &sources::read_image_compliance);
  // Much at once at first: in turns.
  add("tags", kHourly, true, [&memory](const Reading& reading, StreamRun& run) {
    return sources::read_tags(reading, memory.tags, run);
  });
  add("content_library", kHourly, true, [&memory](const Reading& reading, StreamRun& run) {
    return sources::read_content_library(reading, memory.libraries, run);
  });
}

}  // namespace plumbline::collector
