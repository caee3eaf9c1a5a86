#pragma once

#include <map>
#include <string>
#include <string_view>

#include "facts/activity.h"

namespace plumbline {

/// The tracked properties of one entity at one reading: property path → canonical text. Scalars as
/// vCenter spells them, times as RFC 3339, references as "Type:moid", lists of scalars joined by
/// '\n', custom attributes as one path each: "customValue[Owner]". A path that vCenter did not
/// return is absent here (unset); one that it refused is listed in `unreadable`.
struct EntityState {
  EntityRef entity;
  std::map<std::string, std::string, std::less<>> properties;
  std::vector<std::string> unreadable;  ///< paths in missingSet (NoPermission …), sorted
  /// Paths whose value is the name of an account, sorted: the store keeps "actor-7" instead and the
  /// name in its one erasable table (law 11).
  std::vector<std::string> accounts;

  /// nullptr when the path is unset.
  const std::string* find(std::string_view path) const {
    const auto it = properties.find(path);
    return it == properties.end() ? nullptr : &it->second;
  }
};

}  // namespace plumbline
