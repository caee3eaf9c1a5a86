#include "ledger/sqlite/entity_rows.h"

#include "ledger/sqlite/entity_body.h"

namespace plumbline::ledger {
namespace {

/// A clock that was set back must not hide a version behind an older one.
Instant begins(std::optional<Instant> before, Instant recorded_at) {
  return before && recorded_at < *before ? *before + Duration(1) : recorded_at;
}

std::int64_t add_version(Connection& db, std::int64_t entity, Instant valid_from,
                         Instant recorded_at, std::optional<AsBlob> body) {
  db.prepared(
        "INSERT INTO entity_version (entity, valid_from, recorded_at, body) "
        "VALUES (?1, ?2, ?3, ?4)")
      .run(entity, valid_from, recorded_at, body);
  return db.last_insert_id();
}

}  // namespace

std::optional<StoredEntity> find_entity(Connection& db, Names& names, std::int64_t vcenter,
                                        const EntityRef& ref) {
  auto& row = db.prepared(
                    "SELECT id, version, fingerprint, last_body, sweep FROM entity "
                    "WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
                  .bind(vcenter, names.find(ref.type), ref.moid);
  if (!row.next()) return std::nullopt;
  StoredEntity stored;
  stored.id = row.integer(0);
  stored.version = row.maybe_instant(1);
  if (!row.is_null(2)) stored.fingerprint = row.integer(2);
  stored.last_body = row.integer(3);
  stored.sweep = row.integer(4);
  row.reset();
  return stored;
}

std::int64_t add_entity(Connection& db, Names& names, std::int64_t vcenter, const EntityRef& ref) {
  db.prepared("INSERT INTO entity (vcenter, type, moid) VALUES (?1, ?2, ?3)")
      .run(vcenter, names.id(ref.type), ref.moid);
  return db.last_insert_id();
}

void add_tombstone(Connection& db, std::int64_t entity, std::optional<Instant> before,
                   Instant recorded_at) {
  const Instant valid_from = begins(before, recorded_at);
  add_version(db, entity, valid_from, recorded_at, std::nullopt);
  db.prepared("UPDATE entity SET version = ?2, fingerprint = NULL, source = NULL WHERE id = ?1")
      .run(entity, valid_from);
}

void add_state(Connection& db, Names& names, std::int64_t entity, std::int64_t sweep,
               std::optional<Instant> before, Instant recorded_at, std::string_view plain,
               std::int64_t fingerprint, std::optional<std::int64_t> source) {
  const Instant valid_from = begins(before, recorded_at);
  const std::string body = encode_body(plain, names);
  const std::int64_t id = add_version(db, entity, valid_from, recorded_at, AsBlob{body});
  db.prepared(
        "UPDATE entity SET sweep = ?2, version = ?3, fingerprint = ?4, last_body = ?5, source = ?6 "
        "WHERE id = ?1")
      .run(entity, sweep, valid_from, fingerprint, id, source);
}

void hide_accounts(EntityState& state,
                   const std::function<std::string(const std::string& name)>& pseudonym_of) {
  for (const std::string& path : state.accounts) {
    const auto value = state.properties.find(path);
    if (value == state.properties.end() || value->second.empty()) continue;
    value->second = pseudonym_of(value->second);
  }
  state.accounts.clear();
}

}  // namespace plumbline::ledger
