#include "collector/sources/permissions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "collector/privileges.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "System.View";

std::tuple<const EntityRef&, const std::string&, bool, const std::string&> order_of(
    const Permission& permission) {
  return {permission.entity, permission.principal, permission.group, permission.role};
}

}  // namespace

std::vector<EntityState> states_of_roles(Node roles) {
  std::vector<EntityState> states;
  for (const Node role : soap::child_elements(roles)) {
    EntityState state;
    state.entity = {"Role", soap::child_text(role, "roleId")};
    if (state.entity.empty()) continue;
    put_text(state, "name", soap::child_text(role, "name"));
    put_flag(state, "system", soap::child_text(role, "system") == "true");
    std::vector<std::string> privileges;
    for (const Node part : soap::child_elements(role))
      if (soap::local_name(part) == "privilege") privileges.push_back(soap::text_of(part));
    put_flag(state, "writes",
             !std::all_of(privileges.begin(), privileges.end(),
                          [](const std::string& id) { return is_reading(id); }));
    put_number(state, "privilege.count", privileges.size());
    put_text(state, "privilege", joined(std::move(privileges)));
    states.push_back(std::move(state));
  }
  return states;
}

Permission permission_of(Node returned) {
  Permission permission;
  permission.entity = soap::reference_of(soap::child(returned, "entity"));
  permission.principal = soap::child_text(returned, "principal");
  permission.group = soap::child_text(returned, "group") == "true";
  permission.role = soap::child_text(returned, "roleId");
  permission.propagate = soap::child_text(returned, "propagate") == "true";
  return permission;
}

std::vector<EntityState> states_of_permissions(std::vector<Permission> permissions,
                                               const std::vector<EntityState>& roles,
                                               const EntityRef& root) {
  std::map<std::string, std::string> writes;
  for (const EntityState& role : roles)
    if (const std::string* says = role.find("writes")) writes[role.entity.moid] = *says;
  std::sort(permissions.begin(), permissions.end(),
            [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  std::vector<EntityState> states;
  std::size_t n = 0;
  for (const Permission& permission : permissions) {
    if (permission.entity.empty()) continue;
    const std::string entity = permission.entity.type + ":" + permission.entity.moid;
    if (states.empty() || *states.back().find("entity") != entity) {
      n = 0;
      states.push_back({{"Permissions", permission.entity.moid}, {}, {}, {}});
      put_text(states.back(), "entity", entity);
      put_flag(states.back(), "root", permission.entity == root);
    }
    EntityState& state = states.back();
    const std::string path = "permission[" + std::to_string(n++) + "].";
    // A group is no person: its name stays what it is.
    if (permission.group) {
      put_text(state, path + "principal", permission.principal);
    } else {
      put_account(state, path + "principal", permission.principal);
    }
    put_flag(state, path + "group", permission.group);
    put_text(state, path + "roleId", permission.role);
    put_flag(state, path + "propagate", permission.propagate);
    if (const auto says = writes.find(permission.role); says != writes.end())
      put_text(state, path + "writes", says->second);
    put_number(state, "permission.count", n);
  }
  return states;
}

Answer<void> read_permissions(const Reading& reading, StreamRun& run) {
  const EntityRef& manager = reading.session.content().authorization_manager;
  if (auto has = require_service(reading, manager, "AuthorizationManager"); !has) return has;
  run.poll.from = run.poll.to = reading.now();
  std::vector<EntityState> roles;
  auto got = read_service_property(reading, manager, "roleList", kPrivilege,
                                   [&](Node list) { roles = states_of_roles(list); });
  std::vector<Permission> permissions;
  const soap::Envelope ask(soap::Method::RetrieveAllPermissions, manager);
  if (got)
    got = call_service(reading, ask, kPrivilege,
                       [&](Node returned) { permissions.push_back(permission_of(returned)); });
  if (!got) return got;
  // Every vCenter has its system roles and somebody at its root.
  if (roles.empty() || permissions.empty())
    return failed(Failure::Kind::Malformed, "no roles or no permissions in the answer",
                  reading.session.client().where(ask.method()), "check the account's role");
  SweptStates swept{"permissions", states_of_permissions(std::move(permissions), roles,
                                                         reading.session.content().root_folder)};
  swept.states.insert(swept.states.end(), roles.begin(), roles.end());
  return publish_states(reading, {std::move(swept)}, run);
}

}  // namespace plumbline::collector::sources
