#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/sources/field_names.h"
#include "collector/sources/known_objects.h"
#include "collector/sources/property_plan.h"
#include "collector/sources/sampled_values.h"
#include "collector/sources/update_filter.h"

namespace plumbline::collector::sources {

/// What the reader of one type keeps between sweeps. The filter dies with its session, and what is
/// known of the server's differences with it.
struct InventoryMemory {
  InventoryMemory(const CollectionPlan& collection, const std::string& vim_type)
      : type(vim_type), plan(collection, vim_type), sampled(collection, vim_type) {}

  /// Whether the server tells differences: not yet seen, seen, or found out that it does not.
  enum class Deltas { Unseen, Seen, None };

  const std::string type;
  PropertyPlan plan;
  FieldNames names;
  KnownObjects known;
  UpdateFilter filter;
  Deltas deltas = Deltas::Unseen;
  std::int64_t session = -1;  ///< generation of the session that this is true of
  /// Server time of the last complete full reading.
  std::optional<Instant> read_in_full;
  /// Left the filter but exist: we may no longer see them.
  std::vector<EntityRef> not_shown;
  SampledValues sampled;
};

/// Whether another stream reads the object: a view of a type shows those of its subtypes too (of
/// Network also port groups), and each would overwrite what the other knows.
inline bool has_own_stream(const CollectionPlan& plan, const std::string& type,
                           const EntityRef& object) {
  return object.type != type &&
         (plan.properties.count(object.type) != 0 || plan.sampled.count(object.type) != 0);
}

/// Why a reading that does not show this object is not complete.
inline std::string not_shown(const EntityRef& object) {
  return object.type + " " + object.moid +
         " exists but is not shown any more: nothing is taken as gone (check the account's role "
         "and "
         "its propagation)";
}

}  // namespace plumbline::collector::sources
