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

/// Adds the row of an entity that was never named before; returns its id.
std::int64_t add_entity(Connection& db, Names& names, std::int64_t vcenter, const EntityRef& ref);

/// Ends an entity whose latest version began at `before`: it is gone.
void add_tombstone(Connection& db, std::int64_t entity, std::optional<Instant> before,
                   Instant recorded_at);

/// Adds a version to an entity that sweeps of `sweep` (a name id) deliver. `plain` and
/// `fingerprint` are those of its state (entity_body.h), `source` the print of the bytes it was
/// read from, when that is known.
void add_state(Connection& db, Names& names, std::int64_t entity, std::int64_t sweep,
               std::optional<Instant> before, Instant recorded_at, std::string_view plain,
               std::int64_t fingerprint, std::optional<std::int64_t> source);

/// Puts the pseudonym ("actor-7") in the place of every account's name (EntityState::accounts), as
/// `pseudonym_of` tells it. An empty name stays empty.
void hide_accounts(EntityState& state,
                   const std::function<std::string(const std::string& name)>& pseudonym_of);

}  // namespace plumbline::ledger
