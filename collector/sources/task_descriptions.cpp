#include "collector/sources/task_descriptions.h"

#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "System.View";
constexpr std::chrono::hours kDaily{24};

}  // namespace

Answer<void> read_task_descriptions(const Reading& reading, std::optional<Instant>& last_read,
                                    StreamRun& run) {
  if (last_read && reading.now() - *last_read < kDaily) {
    run.poll.from = run.poll.to = *last_read;
    run.recorded = true;
    return {};
  }
  const EntityRef& manager = reading.session.content().task_manager;
  if (auto has = require_service(reading, manager, "TaskManager"); !has) return has;
  run.poll.from = run.poll.to = reading.now();
  std::vector<std::string> ids;
  auto got = read_service_property(reading, manager, "description", kPrivilege, [&](Node all) {
    for (const Node one : soap::child_elements(all))
      if (soap::local_name(one) == "methodInfo")
        if (std::string id = soap::child_text(one, "key"); !id.empty())
          ids.push_back(std::move(id));
  });
  if (!got) return got;
  // A vCenter without any is one that did not answer: what was known stays.
  if (ids.empty())
    return failed(Failure::Kind::Malformed, "the vCenter names no kinds of task",
                  reading.session.client().where(soap::Method::RetrievePropertiesEx),
                  "it is asked again");
  reading.session.board().update([&](VCenterStatus& status) { status.task_ids = ids; });
  EntityState state;
  state.entity = manager;
  put_text(state, "methodInfo", joined(std::move(ids)));
  auto kept = publish_states(reading, {{"TaskManager", {std::move(state)}}}, run);
  if (kept) last_read = run.poll.to;
  return kept;
}

}  // namespace plumbline::collector::sources
