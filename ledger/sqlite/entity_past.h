#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/entity.h"
#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What a few properties of entities were at past moments. A version is decoded once, however many
/// moments fall into it. Not thread-safe; lives as long as one reading.
class EntityPast {
 public:
  /// Versions that began after `latest` do not count.
  EntityPast(Connection& db, const std::vector<std::string_view>& paths, Instant latest)
      : db_(db), filter_(db, paths), latest_(latest) {}

  struct Version {
    Instant from;                        ///< when it began; earlier than asked, or it is the first
    const EntityState* state = nullptr;  ///< nullptr: gone
  };
  /// The version at `at`; of an entity first read later, its first one. nullopt: never read.
  std::optional<Version> at(std::int64_t entity, Instant at);
  /// Of an entity that is gone at `at`, what it was last.
  std::optional<Version> last_known(std::int64_t entity, Instant at);
  /// All versions that lie in [from, to], and the one before; ascending; never a later first one.
  std::vector<Version> between(std::int64_t entity, Instant from, Instant to);

 private:
  const EntityState* decoded(std::int64_t version, const Statement& row, int column);

  Connection& db_;
  BodyFilter filter_;
  Instant latest_;
  std::unordered_map<std::int64_t, EntityState> versions_;
};

}  // namespace plumbline::ledger
