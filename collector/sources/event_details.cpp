#include "collector/sources/event_details.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "collector/soap/fault.h"

namespace plumbline::collector::sources {
namespace {

using soap::child_text;
using soap::Node;
using soap::text_of;

/// The arguments that name what an event is about, by rank.
constexpr std::array<std::string_view, 6> kRanked = {"vm",  "host", "ds",
                                                     "net", "dvs",  "computeResource"};

/// Members whose text is kept, and as what; sorted by member.
constexpr std::array<std::pair<std::string_view, const char*>, 16> kTexts = {{
    {"changeTag", "change_tag"},
    {"datastoreUrl", "datastore_url"},
    {"from", "from"},
    {"group", "group"},
    {"ipAddress", "ip"},
    {"newCapacity", "new_capacity"},
    {"newStatus", "to"},
    {"oldCapacity", "old_capacity"},
    {"oldStatus", "from"},
    {"prevPropagate", "prev_propagate"},
    {"propagate", "propagate"},
    {"severity", "severity"},
    {"snapshotName", "snapshot"},
    {"template", "template"},
    {"to", "to"},
    {"userAgent", "user_agent"},
}};

/// Arguments whose object is kept by its id, and as what; sorted by member.
constexpr std::array<std::pair<std::string_view, const char*>, 9> kObjects = {{
    {"alarm", "alarm"},
    {"datastore", "datastore"},
    {"destHost", "destination_host"},
    {"profile", "profile"},
    {"scheduledTask", "scheduled_task"},
    {"sourceDatastore", "source_datastore"},
    {"sourceHost", "source_host"},
    {"sourceVm", "source"},
    {"srcTemplate", "source"},
}};

/// Arguments of an EventEx that are kept: those of the burst filter.
constexpr std::array<std::pair<std::string_view, const char*>, 3> kArguments = {{
    {"burstStartTime", "burst_start"},
    {"count", "count"},
    {"eventType", "event_type"},
}};

template <std::size_t N>
const char* name_in(const std::array<std::pair<std::string_view, const char*>, N>& table,
                    std::string_view member) {
  const auto at = std::lower_bound(table.begin(), table.end(), member,
                                   [](const auto& row, auto name) { return row.first < name; });
  return at != table.end() && at->first == member ? at->second : nullptr;
}

/// The object of an argument: <vm><name/><vm type="VirtualMachine">vm-1</vm></vm>.
EntityRef object_of(Node argument) {
  for (const Node inner : argument.children())
    if (inner.type() == pugi::node_element)
      if (EntityRef ref = soap::reference_of(inner); !ref.empty()) return ref;
  return {};
}

class Members {
 public:
  explicit Members(Activity& activity) : activity_(activity) {}

  void read(Node event);

 private:
  void add(const char* name, std::string value) {
    if (!value.empty()) activity_.details.emplace_back(name, std::move(value));
  }
  void take(std::string_view name, Node member);
  void take_text(std::string_view member, const char* name, Node node);
  void take_argument(Node argument);
  void take_config_spec(Node spec);
  void take_role(const char* name, Node role) { add(name, child_text(role, "roleId")); }
  void settle_entity();

  Activity& activity_;
  std::array<EntityRef, kRanked.size()> ranked_;
  EntityRef named_;        ///< of AlarmEvents and the like: a ManagedEntityEventArgument
  EntityRef as_text_;      ///< of an EventEx
  std::size_t added_ = 0;  ///< privileges of a role
  std::size_t removed_ = 0;
};

void Members::read(Node event) {
  for (const Node member : event.children())
    if (member.type() == pugi::node_element) take(soap::local_name(member), member);
  settle_entity();
  if (added_ > 0) add("privileges_added", std::to_string(added_));
  if (removed_ > 0) add("privileges_removed", std::to_string(removed_));
  std::sort(activity_.details.begin(), activity_.details.end());
}

void Members::take(std::string_view name, Node member) {
  const auto rank = std::find(kRanked.begin(), kRanked.end(), name);
  if (rank != kRanked.end()) {
    ranked_[static_cast<std::size_t>(rank - kRanked.begin())] = object_of(member);
  } else if (const char* text = name_in(kTexts, name)) {
    take_text(name, text, member);
  } else if (const char* object = name_in(kObjects, name)) {
    add(object, object_of(member).moid);
    if (name == "alarm") add("alarm_name", child_text(member, "name"));
    if (name == "srcTemplate") add("source_template", "true");
  } else if (name == "entity") {
    named_ = object_of(member);
  } else if (name == "arguments") {
    take_argument(member);
  } else if (name == "configSpec") {
    take_config_spec(member);
  } else if (name == "role") {
    take_role("role", member);
  } else if (name == "prevRole") {
    take_role("prev_role", member);
  } else if (name == "privilegesAdded" || name == "privilegeList") {
    ++added_;
  } else if (name == "privilegesRemoved") {
    ++removed_;
  } else if (name == "reason" || name == "fault") {
    // Failures carry their fault as `reason` (or `fault`, EventEx).
    if (activity_.fault.empty()) activity_.fault = soap::localized_fault(member);
  } else if (name == "objectId") {
    as_text_.moid = text_of(member);
  } else if (name == "objectType") {
    as_text_.type = text_of(member);
  }
}

void Members::take_text(std::string_view member, const char* name, Node node) {
  std::string value = text_of(node);
  // What is not so is the rule and not worth a word.
  if ((member == "template" || member == "group") && value != "true") return;
  add(name, std::move(value));
}

void Members::take_argument(Node argument) {
  const std::string key = child_text(argument, "key");
  if (const char* name = name_in(kArguments, key)) add(name, child_text(argument, "value"));
}

void Members::take_config_spec(Node spec) {
  std::vector<std::string> fields;
  for (const Node member : soap::child_elements(spec)) {
    std::string name(soap::local_name(member));
    if (std::find(fields.begin(), fields.end(), name) == fields.end())
      fields.push_back(std::move(name));
  }
  std::sort(fields.begin(), fields.end());
  std::string joined;
  for (const auto& field : fields) joined += (joined.empty() ? "" : ",") + field;
  add("fields", joined);
  add("num_cpus", child_text(spec, "numCPUs"));
  add("memory_mb", child_text(spec, "memoryMB"));
}

void Members::settle_entity() {
  for (const EntityRef& ref : ranked_)
    if (activity_.entity.empty()) activity_.entity = ref;
  if (activity_.entity.empty()) activity_.entity = named_;
  if (activity_.entity.empty() && !as_text_.type.empty() && !as_text_.moid.empty())
    activity_.entity = {as_text_.type.substr(as_text_.type.rfind('.') + 1), as_text_.moid};
  const std::string& type = activity_.entity.type;
  // Where the entity is, as far as its place cannot be looked up once it is gone or has moved.
  if (type == "VirtualMachine") add("host", ranked_[1].moid);
  if (type == "HostSystem") {
    add("cluster", ranked_[5].moid);
    add("dvs", ranked_[4].moid);
  }
  std::erase_if(activity_.details, [&](const auto& detail) {
    return detail.first == "datastore" && detail.second == activity_.entity.moid;
  });
}

}  // namespace

void add_event_members(Node event, Activity& activity) { Members(activity).read(event); }

}  // namespace plumbline::collector::sources
