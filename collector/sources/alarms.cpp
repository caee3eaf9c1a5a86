#include "collector/sources/alarms.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "collector/sources/list_watch.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "System.View";
constexpr Duration kDefinitionsEvery = std::chrono::hours(1);

/// Classes of the leaves of a tree whose inner nodes hold children of that name.
void add_kinds(Node node, std::string_view inner, std::vector<std::string>& kinds) {
  bool leaf = true;
  for (const Node part : soap::child_elements(node)) {
    if (soap::local_name(part) != inner) continue;
    leaf = false;
    add_kinds(part, inner, kinds);
  }
  if (leaf && node) kinds.push_back(soap::xsi_type(node));
}

bool notifies(const std::string& kind) {
  return kind == "SendEmailAction" || kind == "SendSNMPAction" || kind == "RunScriptAction";
}

std::string reference_text(Node node) {
  const EntityRef ref = soap::reference_of(node);
  return ref.empty() ? std::string() : ref.type + ":" + ref.moid;
}

Answer<std::vector<EntityState>> read_definitions(const Reading& reading, StreamRun& run,
                                                  ListWatch& watch) {
  std::vector<EntityRef> alarms;
  const soap::Envelope ask(soap::Method::GetAlarm, reading.session.content().alarm_manager);
  auto got = call_service(reading, ask, kPrivilege, [&](Node returned) {
    if (const EntityRef alarm = soap::reference_of(returned); !alarm.empty())
      alarms.push_back(alarm);
  });
  if (got)
    got = watch.judge(run, alarms,
                      [&](const EntityRef& alarm) { return still_exists(reading, alarm, "info"); });
  std::vector<EntityState> states;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, info] : content.values)
      if (path == "info") states.push_back(alarm_state_of_info(content.object, info));
    if (!content.refused_with("NoPermission")) return {};
    ++run.poll.hidden;
    states.push_back({content.object, {}, {"info"}, {}});
    return {};
  };
  if (got) got = retrieve_listed(reading, "Alarm", {"info"}, alarms, take);
  if (!got) return tl::make_unexpected(got.error());
  return states;
}

}  // namespace

EntityState alarm_state_of_info(const EntityRef& alarm, Node info) {
  EntityState state;
  state.entity = alarm;
  for (const char* member : {"name", "systemName", "enabled"})
    put_text(state, std::string("info.") + member, soap::child_text(info, member));
  put_text(state, "info.entity", reference_text(soap::child(info, "entity")));
  put_time(state, "info.lastModifiedTime", soap::child_text(info, "lastModifiedTime"));
  put_account(state, "info.lastModifiedUser", soap::child_text(info, "lastModifiedUser"));
  std::vector<std::string> kinds;
  add_kinds(soap::child(info, "expression"), "expression", kinds);
  put_text(state, "info.expression.kinds", joined(std::move(kinds)));
  kinds.clear();
  add_kinds(soap::child(info, "action"), "action", kinds);
  put_flag(state, "info.action.notifies", std::any_of(kinds.begin(), kinds.end(), notifies));
  put_text(state, "info.action.kinds", joined(std::move(kinds)));
  return state;
}

EntityState triggered_state_of(Node alarm_state) {
  EntityState state;
  const EntityRef alarm = soap::reference_of(soap::child(alarm_state, "alarm"));
  const EntityRef entity = soap::reference_of(soap::child(alarm_state, "entity"));
  if (alarm.empty() || entity.empty()) return state;
  state.entity = {"AlarmState", alarm.moid + "." + entity.moid};
  state.properties["alarm"] = alarm.type + ":" + alarm.moid;
  state.properties["entity"] = entity.type + ":" + entity.moid;
  put_text(state, "overallStatus", soap::child_text(alarm_state, "overallStatus"));
  put_time(state, "time", soap::child_text(alarm_state, "time"));
  put_text(state, "acknowledged", soap::child_text(alarm_state, "acknowledged"));
  put_time(state, "acknowledgedTime", soap::child_text(alarm_state, "acknowledgedTime"));
  put_account(state, "acknowledgedByUser", soap::child_text(alarm_state, "acknowledgedByUser"));
  return state;
}

Answer<void> read_alarms(const Reading& reading, AlarmMemory& memory, StreamRun& run) {
  const auto& content = reading.session.content();
  if (auto has = require_service(reading, content.alarm_manager, "AlarmManager"); !has) return has;
  const Instant now = run.poll.from = run.poll.to = reading.now();
  std::vector<SweptStates> sweeps;
  const bool due = !memory.definitions_read || now < *memory.definitions_read ||
                   now - *memory.definitions_read >= kDefinitionsEvery;
  auto watch = ListWatch::of(reading, run.poll.stream);
  if (!watch) return tl::make_unexpected(watch.error());
  if (due) {
    auto definitions = read_definitions(reading, run, *watch);
    if (!definitions) return tl::make_unexpected(definitions.error());
    sweeps.push_back({"Alarm", std::move(*definitions)});
  }
  SweptStates triggered{"AlarmState", {}};
  const auto take = [&](Node states) {
    for (const Node one : soap::child_elements(states)) {
      EntityState state = triggered_state_of(one);
      if (!state.entity.empty()) triggered.states.push_back(std::move(state));
    }
  };
  if (auto got = read_service_property(reading, content.root_folder, "triggeredAlarmState",
                                       kPrivilege, take);
      !got)
    return got;
  sweeps.push_back(std::move(triggered));
  if (run.poll.hidden > 0)
    set_partial(run,
                std::to_string(run.poll.hidden) + " alarms are not shown: " + lacks(kPrivilege));
  auto kept = publish_states(reading, sweeps, run);
  if (!kept || !due) return kept;
  memory.definitions_read = now;
  return watch->keep(run);
}

}  // namespace plumbline::collector::sources
