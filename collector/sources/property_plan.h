#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "collector/sources/property_digest.h"
#include "collector/sources/property_reader.h"
#include "collector/sources/property_value.h"
#include "collector/sources/update_filter.h"
#include "facts/collection_plan.h"
#include "facts/entity.h"
#include "facts/fact_store.h"

namespace plumbline::collector::sources {

/// What is asked of a server for the objects of one type, and what its answers become: the planned
/// paths, each as it is or as its digest (property_digest.h). Several planned paths below one
/// digest are one question. Not thread-safe.
class PropertyPlan {
 public:
  PropertyPlan(const CollectionPlan& plan, const std::string& type);

  /// The tracked paths, sorted, less those that the server does not know.
  std::vector<std::string> asked() const;
  bool wants_custom_values() const;
  /// The server does not know this path: it is unreadable on every object. False: it was not asked.
  bool drop(const std::string& path);

  /// All that is known of one object, from an answer that tells everything. `state` is overwritten;
  /// its memory is used again, as one object has mostly the paths of the one before.
  void state_of(const ObjectContent& content, const FieldNames& names, EntityState& state) const;
  EntityState state_of(const ObjectContent& content, const FieldNames& names) const {
    EntityState state;
    state_of(content, names, state);
    return state;
  }
  /// Whether an update assigns whole properties that were asked for, and nothing else.
  bool covers(const ObjectUpdate& update) const;
  /// What a covered update tells anew.
  EntityUpdate change_of(const ObjectContent& content, const FieldNames& names) const;

 private:
  struct Property {
    std::string asked;
    std::string told;  ///< the path, or the path's digest, under which values stand
    const Digest* digest = nullptr;
    KeptKeys kept;
    bool dropped = false;
  };

  void add(const CollectionPlan& plan, const std::string& type, const std::string& path);
  std::size_t index_of(std::string_view asked, std::size_t guess) const;
  void put(const Property& property, EntityState& state, Node value, const FieldNames& names) const;

  std::vector<Property> properties_;  ///< sorted by asked
};

}  // namespace plumbline::collector::sources
