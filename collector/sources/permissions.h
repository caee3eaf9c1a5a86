#pragma once

#include <vector>

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// Who may do what, as one sweep "permissions". "Role" by its id: name, system, privilege (ids
/// joined by '\n'), privilege.count, writes (whether it allows more than reading). "Permissions" by
/// the entity that carries them: entity, root (whether that is the root folder), permission.count,
/// and for each permission[N].principal, .group, .roleId, .propagate, .writes, in the order of the
/// principals' names. Global permissions are not told by this API. Needs System.View.
Answer<void> read_permissions(const Reading& reading, StreamRun& run);

/// From AuthorizationManager.roleList.
std::vector<EntityState> states_of_roles(Node roles);

/// One <returnval> of RetrieveAllPermissions.
struct Permission {
  EntityRef entity;
  std::string principal;
  bool group = false;
  std::string role;
  bool propagate = false;
};
Permission permission_of(Node returned);

std::vector<EntityState> states_of_permissions(std::vector<Permission> permissions,
                                               const std::vector<EntityState>& roles,
                                               const EntityRef& root);

}  // namespace plumbline::collector::sources
