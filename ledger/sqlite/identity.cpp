#include "ledger/sqlite/identity.h"

#include <algorithm>

#include "ledger/sqlite/entity_rows.h"
#include "ledger/sqlite/failure.h"

namespace plumbline::ledger {
namespace {

/// The UUID of another identity that holds the name; empty: nobody. Former ones hold nothing, nor
/// does a vCenter that never answered.
std::string holder_of(Connection& db, const VCenterId& vcenter) {
  auto& row = db.prepared(
                    "SELECT uuid FROM vcenter WHERE name = ?1 AND uuid <> ?2 AND successor = 0 "
                    "AND uuid <> 'unknown:' || ?1 ORDER BY id DESC LIMIT 1")
                  .bind(vcenter.name, vcenter.uuid);
  std::string uuid;
  if (row.next()) uuid = row.text(0);
  row.reset();
  return uuid;
}

/// Known under this name before names were held to one identity: that goes on.
bool is_known_here(Connection& db, const VCenterId& vcenter) {
  return db.prepared("SELECT 1 FROM vcenter WHERE uuid = ?1 AND name = ?2 AND successor = 0")
      .number(vcenter.uuid, vcenter.name)
      .has_value();
}

/// Who continues the identity with this UUID today; empty: it stands for itself.
std::string successor_of(Connection& db, const std::string& uuid) {
  auto& row = db.prepared(
                    "WITH RECURSIVE next (id, successor) AS ("
                    "SELECT id, successor FROM vcenter WHERE uuid = ?1 UNION "
                    "SELECT v.id, v.successor FROM vcenter v JOIN next n ON v.id = n.successor) "
                    "SELECT v.uuid FROM next n JOIN vcenter v ON v.id = n.id "
                    "WHERE n.successor = 0 AND v.uuid <> ?1")
                  .bind(uuid);
  std::string successor;
  if (row.next()) successor = row.text(0);
  row.reset();
  return successor;
}

[[noreturn]] void refuse(const VCenterId& vcenter, const std::string& known) {
  throw Refusal({"another vCenter answers under this name: instance UUID " + vcenter.uuid +
                     ", but the ledger knows it as " + known,
                 vcenter.name,
                 "if it continues that one (rebuilt or moved), add `formerly: [" + known +
                     "]` to this vCenter in the configuration; else give it another name"});
}

}  // namespace

std::vector<std::int64_t> read_formers(Connection& db, std::int64_t vcenter) {
  std::vector<std::int64_t> rows{vcenter};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& former = db.prepared("SELECT id FROM vcenter WHERE successor = ?1").bind(rows[i]);
    while (former.next()) {
      const std::int64_t id = former.integer(0);
      if (std::find(rows.begin(), rows.end(), id) == rows.end()) rows.push_back(id);
    }
  }
  rows.erase(rows.begin());
  return rows;
}

std::vector<std::int64_t> rows_of(Connection& db, const VCenterId& vcenter) {
  const std::int64_t own = Names(db).find_vcenter(vcenter);
  if (own == 0) return {};
  std::vector<std::int64_t> rows = read_formers(db, own);
  rows.push_back(own);
  return rows;
}

void identify_vcenter(Connection& db, Names& names, const VCenterId& vcenter,
                      const std::vector<std::string>& formerly) {
  if (vcenter.uuid.empty()) return;
  const auto declared = [&](const std::string& uuid) {
    return std::find(formerly.begin(), formerly.end(), uuid) != formerly.end();
  };
  const std::string successor = successor_of(db, vcenter.uuid);
  if (!successor.empty() && !declared(successor)) refuse(vcenter, successor);
  if (!is_known_here(db, vcenter)) {
    const std::string holder = holder_of(db, vcenter);
    if (!holder.empty() && !declared(holder)) refuse(vcenter, holder);
  }
  if (!successor.empty()) {
    db.prepared("UPDATE vcenter SET successor = 0 WHERE uuid = ?1").run(vcenter.uuid);
  }
  const std::int64_t own = names.vcenter(vcenter);
  for (const std::string& uuid : formerly) {
    if (uuid == vcenter.uuid) continue;
    // What continues another already stays with that one, which is then a former one itself.
    db.prepared(
          "UPDATE vcenter SET successor = ?2, name = ?3 WHERE uuid = ?1 AND "
          "(successor = 0 OR successor = ?2)")
        .run(uuid, own, vcenter.name);
  }
  names.forget_all();
  for (const std::int64_t former : names.formers(own)) {
    db.prepared("UPDATE vcenter SET name = ?2 WHERE id = ?1 AND name <> ?2")
        .run(former, vcenter.name);
  }
}

std::int64_t end_former_entities(Connection& db, Names& names, const VCenterId& vcenter,
                                 const std::string& type, Instant recorded_at) {
  std::int64_t ended = 0;
  for (const std::int64_t former : names.formers(names.vcenter(vcenter))) {
    std::vector<StoredEntity> present;
    auto& rows = db.prepared(
                       "SELECT id, version FROM entity WHERE vcenter = ?1 AND sweep = ?2 AND "
                       "fingerprint IS NOT NULL")
                     .bind(former, names.find(type));
    while (rows.next()) {
      StoredEntity& entity = present.emplace_back();
      entity.id = rows.integer(0);
      entity.version = rows.maybe_instant(1);
    }
    for (const StoredEntity& entity : present) {
      add_tombstone(db, entity.id, entity.version, recorded_at);
      ++ended;
    }
  }
  return ended;
}

}  // namespace plumbline::ledger
