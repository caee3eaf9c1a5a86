#include "collector/sources/profiles.h"

#include <algorithm>
#include <string>
#include <vector>

#include "collector/sources/list_watch.h"
#include "collector/sources/property_value.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "Profile.View";

Answer<void> read_host_profiles(const Reading& reading, const std::vector<EntityRef>& profiles,
                                StreamRun& run, std::vector<EntityState>& states) {
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    EntityState state;
    state.entity = content.object;
    for (const auto& [path, value] : content.values) put_value(state, std::string(path), value);
    for (const auto& [path, fault] : content.missing) state.unreadable.push_back(path);
    std::sort(state.unreadable.begin(), state.unreadable.end());
    if (content.refused_with("NoPermission")) ++run.poll.hidden;
    states.push_back(std::move(state));
    return {};
  };
  return retrieve_listed(reading, "HostProfile",
                         {"complianceStatus", "entity", "modifiedTime", "name"}, profiles, take);
}

/// Whether some host was checked against this profile.
bool was_checked(const EntityState& profile) {
  const std::string* status = profile.find("complianceStatus");
  return status != nullptr && *status != "unknown";
}

Answer<void> read_compliance(const Reading& reading, const std::vector<EntityRef>& profiles,
                             std::vector<EntityState>& states) {
  const EntityRef& manager = reading.session.content().compliance_manager;
  if (auto has = require_service(reading, manager, "ProfileComplianceManager"); !has) return has;
  soap::Envelope ask(soap::Method::QueryComplianceStatus, manager);
  for (const EntityRef& profile : profiles) ask.reference("profile", profile);
  return call_service(reading, ask, "System.View", [&](Node result) {
    EntityState state = state_of_compliance(result);
    if (!state.entity.empty()) states.push_back(std::move(state));
  });
}

}  // namespace

EntityState state_of_compliance(Node result) {
  EntityState state;
  const EntityRef profile = soap::reference_of(soap::child(result, "profile"));
  const EntityRef entity = soap::reference_of(soap::child(result, "entity"));
  if (profile.empty() || entity.empty()) return state;
  state.entity = {"ComplianceStatus", profile.moid + "." + entity.moid};
  put_text(state, "profile", profile.type + ":" + profile.moid);
  put_text(state, "entity", entity.type + ":" + entity.moid);
  put_text(state, "complianceStatus", soap::child_text(result, "complianceStatus"));
  put_time(state, "checkTime", soap::child_text(result, "checkTime"));
  const auto parts = soap::child_elements(result);
  put_number(state, "failure.count",
             static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [](Node part) {
               return soap::local_name(part) == "failure";
             })));
  return state;
}

Answer<void> read_profiles(const Reading& reading, StreamRun& run) {
  const EntityRef& manager = reading.session.content().host_profile_manager;
  if (auto has = require_service(reading, manager, "HostProfileManager"); !has) return has;
  run.poll.from = run.poll.to = reading.now();
  auto watch = ListWatch::of(reading, run.poll.stream);
  if (!watch) return tl::make_unexpected(watch.error());
  std::vector<EntityRef> profiles;
  auto got = read_service_property(reading, manager, "profile", kPrivilege, [&](Node list) {
    for (const Node one : soap::child_elements(list))
      if (const EntityRef profile = soap::reference_of(one); !profile.empty())
        profiles.push_back(profile);
  });
  if (got)
    got = watch->judge(run, profiles, [&](const EntityRef& profile) {
      return still_exists(reading, profile, "name");
    });
  SweptStates swept{"profiles", {}};
  if (got) got = read_host_profiles(reading, profiles, run, swept.states);
  if (!got) return got;
  if (run.poll.hidden > 0)
    set_partial(run, std::to_string(run.poll.hidden) +
                         " host profiles are not shown: " + lacks(kPrivilege));
  if (!profiles.empty()) {
    const bool checked = std::any_of(swept.states.begin(), swept.states.end(), was_checked);
    const std::size_t before = swept.states.size();
    // The profiles are worth having without their compliance.
    if (got = read_compliance(reading, profiles, swept.states); got) {
      if (checked && swept.states.size() == before)
        set_partial(run, "profiles were checked, but no result is told");
    } else {
      if (got.error().kind != Failure::Kind::Fault || got.error().fault == "ManagedObjectNotFound")
        return got;
      set_partial(run, got.error().error.to_string());
    }
  }
  if (auto kept = publish_states(reading, {std::move(swept)}, run); !kept) return kept;
  return watch->keep(run);
}

}  // namespace plumbline::collector::sources
