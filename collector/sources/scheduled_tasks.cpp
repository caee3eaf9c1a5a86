#include "collector/sources/scheduled_tasks.h"

#include <string>
#include <vector>

#include "collector/soap/fault.h"
#include "collector/sources/list_watch.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "System.View";

}  // namespace

EntityState state_of_scheduled_task(const EntityRef& task, Node info) {
  EntityState state;
  state.entity = task;
  for (const char* member : {"name", "enabled", "state"})
    put_text(state, std::string("info.") + member, soap::child_text(info, member));
  for (const char* member : {"prevRunTime", "nextRunTime", "lastModifiedTime"})
    put_time(state, std::string("info.") + member, soap::child_text(info, member));
  for (const char* member : {"scheduler", "action"})
    put_text(state, std::string("info.") + member, soap::xsi_type(soap::child(info, member)));
  put_account(state, "info.lastModifiedUser", soap::child_text(info, "lastModifiedUser"));
  if (const EntityRef entity = soap::reference_of(soap::child(info, "entity")); !entity.empty())
    put_text(state, "info.entity", entity.type + ":" + entity.moid);
  put_text(state, "info.error", soap::localized_fault(soap::child(info, "error")));
  return state;
}

Answer<void> read_scheduled_tasks(const Reading& reading, StreamRun& run) {
  const EntityRef& manager = reading.session.content().scheduled_task_manager;
  if (auto has = require_service(reading, manager, "ScheduledTaskManager"); !has) return has;
  run.poll.from = run.poll.to = reading.now();
  auto watch = ListWatch::of(reading, run.poll.stream);
  if (!watch) return tl::make_unexpected(watch.error());
  std::vector<EntityRef> tasks;
  auto got = read_service_property(reading, manager, "scheduledTask", kPrivilege, [&](Node list) {
    for (const Node one : soap::child_elements(list))
      if (const EntityRef task = soap::reference_of(one); !task.empty()) tasks.push_back(task);
  });
  if (got)
    got = watch->judge(run, tasks,
                       [&](const EntityRef& task) { return still_exists(reading, task, "info"); });
  SweptStates swept{"ScheduledTask", {}};
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, info] : content.values)
      if (path == "info") swept.states.push_back(state_of_scheduled_task(content.object, info));
    if (!content.refused_with("NoPermission")) return {};
    ++run.poll.hidden;
    swept.states.push_back({content.object, {}, {"info"}, {}});
    return {};
  };
  if (got) got = retrieve_listed(reading, "ScheduledTask", {"info"}, tasks, take);
  if (!got) return got;
  if (run.poll.hidden > 0)
    set_partial(run, std::to_string(run.poll.hidden) +
                         " scheduled tasks are not shown: " + lacks(kPrivilege) + " on them");
  if (auto kept = publish_states(reading, {std::move(swept)}, run); !kept) return kept;
  return watch->keep(run);
}

}  // namespace plumbline::collector::sources
