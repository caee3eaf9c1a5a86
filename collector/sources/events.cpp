#include "collector/sources/events.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "collector/soap/fault.h"
#include "collector/sources/principal.h"

namespace plumbline::collector::sources {
namespace {

using soap::child;
using soap::child_text;
using soap::Envelope;
using soap::Method;

/// The argument of an event (<vm><name/><vm type="VirtualMachine">vm-1</vm></vm>), by its rank.
EntityRef entity_of(Node event) {
  for (const char* argument : {"vm", "host", "ds", "net", "dvs", "computeResource"}) {
    const Node outer = child(event, argument);
    if (!outer) continue;
    for (const Node inner : soap::child_elements(outer))
      if (const EntityRef ref = soap::reference_of(inner); !ref.empty()) return ref;
  }
  // AlarmEvents name a ManagedEntityEventArgument; EventEx carries type and id as text.
  if (const EntityRef ref = soap::reference_of(child(child(event, "entity"), "entity"));
      !ref.empty())
    return ref;
  const EntityRef named{child_text(event, "objectType"), child_text(event, "objectId")};
  if (!named.type.empty() && !named.moid.empty())
    return {named.type.substr(named.type.rfind('.') + 1), named.moid};
  return {};
}

void add(Activity& activity, const char* name, std::string value) {
  if (!value.empty()) activity.details.emplace_back(name, std::move(value));
}

void add_config_spec(Activity& activity, Node spec) {
  std::vector<std::string> fields;
  for (const Node member : soap::child_elements(spec)) {
    std::string name(soap::local_name(member));
    if (std::find(fields.begin(), fields.end(), name) == fields.end())
      fields.push_back(std::move(name));
  }
  std::sort(fields.begin(), fields.end());
  std::string joined;
  for (const auto& field : fields) joined += (joined.empty() ? "" : ",") + field;
  add(activity, "fields", joined);
  add(activity, "num_cpus", child_text(spec, "numCPUs"));
  add(activity, "memory_mb", child_text(spec, "memoryMB"));
}

void add_details(Activity& activity, Node event) {
  if (const Node spec = child(event, "configSpec")) add_config_spec(activity, spec);
  if (const Node source = child(event, "sourceVm"))
    add(activity, "source", soap::reference_of(child(source, "vm")).moid);
  if (const Node source = child(event, "srcTemplate")) {
    add(activity, "source", soap::reference_of(child(source, "vm")).moid);
    add(activity, "source_template", "true");
  }
  if (child_text(event, "template") == "true") add(activity, "template", "true");
  add(activity, "change_tag", child_text(event, "changeTag"));
  add(activity, "snapshot", child_text(event, "snapshotName"));
  add(activity, "user_agent", child_text(event, "userAgent"));
  add(activity, "ip", child_text(event, "ipAddress"));
  std::sort(activity.details.begin(), activity.details.end());
}

class EventSource final : public HistorySource {
 public:
  explicit EventSource(const Reading& reading) : reading_(reading) {}

  Envelope request(std::optional<Instant> from, std::optional<Instant> to) const override {
    Envelope ask(Method::CreateCollectorForEvents, reading_.session.content().event_manager);
    ask.open("filter");
    if (from || to) {
      ask.open("time");
      if (from) ask.value("beginTime", to_rfc3339(*from));
      if (to) ask.value("endTime", to_rfc3339(*to));
      ask.close();
    }
    // The formatted message is localised text that nothing may rest on.
    ask.flag("disableFullMessage", true);
    for (const std::string& name : reading_.plan.event_classes) ask.value("eventTypeId", name);
    ask.close();
    return ask;
  }
  Envelope request_any() const override {
    Envelope ask(Method::CreateCollectorForEvents, reading_.session.content().event_manager);
    ask.open("filter").flag("disableFullMessage", true).close();
    return ask;
  }
  Method read_next() const override { return Method::ReadNextEvents; }
  const char* retention_setting() const override { return "event.maxAge"; }
  bool keys_grow() const override { return true; }

  Item understand(Node element) const override {
    Item item = activity_of_event(element);
    if (item.activity && is_own_session(*item.activity)) item.activity.reset();
    return item;
  }
  std::optional<Instant> began(Node element) const override {
    const auto created = parse_instant(child_text(element, "createdTime"));
    return created ? std::optional<Instant>(*created) : std::nullopt;
  }

 private:
  bool is_own_session(const Activity& activity) const {
    if (activity.class_id != "UserLoginSessionEvent" &&
        activity.class_id != "UserLogoutSessionEvent")
      return false;
    return same_principal(activity.actor_name, reading_.session.username()) ||
           same_principal(activity.actor_name, reading_.session.login_name());
  }

  const Reading& reading_;
};

}  // namespace

HistorySource::Item activity_of_event(Node event) {
  Activity activity;
  activity.stream = ActivityStream::Events;
  activity.key = child_text(event, "key");
  const auto created = parse_instant(child_text(event, "createdTime"));
  if (activity.key.empty() || !created) return {std::nullopt, true};
  activity.created = *created;
  activity.class_id = soap::xsi_type(event);
  if (activity.class_id == "EventEx" || activity.class_id == "ExtendedEvent") {
    std::string id = child_text(event, "eventTypeId");
    if (!id.empty()) activity.class_id = std::move(id);
  }
  if (activity.class_id.empty()) activity.class_id = "Event";
  activity.actor_name = child_text(event, "userName");
  activity.initiator = activity.actor_name.empty() ? Initiator::System : Initiator::User;
  activity.entity = entity_of(event);
  activity.outcome = Outcome::Occurred;
  // Failures carry their fault as `reason` (or `fault`, EventEx).
  for (const char* member : {"reason", "fault"})
    if (activity.fault.empty()) activity.fault = soap::localized_fault(child(event, member));
  const std::string chain = child_text(event, "chainId");
  std::from_chars(chain.data(), chain.data() + chain.size(), activity.chain);
  add_details(activity, event);
  return {std::move(activity), false};
}

Answer<void> read_events(const Reading& reading, StreamRun& run) {
  EventSource source(reading);
  return read_history(reading, source, run);
}

}  // namespace plumbline::collector::sources
