#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/entity.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// All tracked properties of one entity version as one compact byte string: property paths as name
/// ids, values as text, unreadable paths as ids. `plain` is what `fingerprint_of` wrote.
std::string encode_body(std::string_view plain, Names& names);
/// Fills properties and unreadable. Throws DamagedRow.
void decode_body(std::string_view body, NameReader& names, EntityState& state);

/// Picks a few properties out of bodies, passing over the rest.
class BodyFilter {
 public:
  BodyFilter(Connection& db, const std::vector<std::string_view>& paths);
  void decode(std::string_view body, EntityState& state) const;

 private:
  /// nullptr: not asked for.
  const std::string* path_of(std::uint64_t name) const {
    return name < paths_.size() && !paths_[name].empty() ? &paths_[name] : nullptr;
  }

  std::vector<std::string> paths_;  ///< by the number of the name
};

/// Equal for equal properties and unreadable lists. `plain` becomes all that it tells, one text
/// after the other: what is to be stored need not keep the state for it.
std::int64_t fingerprint_of(const EntityState& state, std::string& plain);

}  // namespace plumbline::ledger
