#pragma once

#include <functional>
#include <optional>

#include "facts/entity.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What the ledger holds of one entity: when its latest version began, and that version's
/// fingerprint (none: never read, or gone).
struct StoredEntity {
  std::int64_t id = 0;
  std::optional<Instant> version;
  std::optional<std::int64_t> fingerprint;
  std::int64_t last_body = 0;  ///< entity_version row of the latest state; 0: none
  std::int64_t sweep = 0;      ///< name id of the type whose sweeps deliver it
};

/// nullopt: not even named by anything yet.
std::optional<StoredEntity> find_entity(Connection& db, Names& names, std::int64_t vcenter,
                                        const EntityRef& ref);

/// Adds a version that follows the one that began at `before`: `body` packed, or nothing with
/// nothing as `fingerprint` when the entity is gone.
void add_version(Connection& db, std::int64_t entity, std::optional<Instant> before,
                 Instant recorded_at, std::optional<AsBlob> body,
                 std::optional<std::int64_t> fingerprint);

/// Adds a version with this state to an entity that sweeps of `sweep` (a name id) deliver.
void add_state(Connection& db, Names& names, std::int64_t entity, std::int64_t sweep,
               std::optional<Instant> before, Instant recorded_at, const EntityState& state,
               std::int64_t fingerprint);

/// Puts the pseudonym ("actor-7") in the place of every account's name (EntityState::accounts), as
/// `pseudonym_of` tells it. An empty name stays empty.
void hide_accounts(EntityState& state,
                   const std::function<std::string(const std::string& name)>& pseudonym_of);

}  // namespace plumbline::ledger
