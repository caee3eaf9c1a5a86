#include "ledger/sqlite/entity_infos.h"

#include <algorithm>
#include <array>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

constexpr std::array<std::string_view, 6> kIdentity = {"name",
                                                       "summary.config.template",
                                                       "config.managedBy",
                                                       "config.managedBy.extensionKey",
                                                       "config.instanceUuid",
                                                       "summary.hardware.uuid"};

/// Custom attributes that any entity ever had: "customValue[Owner]".
std::vector<std::string> attribute_paths(Connection& db) {
  std::vector<std::string> paths;
  auto& rows =
      db.prepared(
            "SELECT text FROM name WHERE text >= 'customValue[' AND text < 'customValue\\' "
            "ORDER BY text")
          .bind();
  while (rows.next()) paths.emplace_back(rows.text(0));
  return paths;
}

/// The newest state that is not a tombstone, and whether it was there at `moment`.
void read_past(Connection& db, std::int64_t id, Instant moment, const BodyFilter& filter,
               EntityInfo& info) {
  auto& rows = db.prepared(
                     "SELECT body FROM entity_version WHERE entity = ?1 AND valid_from <= ?2 "
                     "ORDER BY valid_from DESC, id DESC")
                   .bind(id, moment);
  info.present = false;
  for (bool newest = true; rows.next(); newest = false) {
    if (rows.is_null(0)) continue;
    info.present = newest;
    filter.decode(rows.blob(0), info.state);
    break;
  }
  rows.reset();
}

/// What an identity says that another continues only counts where that one says nothing.
std::vector<std::int64_t> continued_last(Connection& db, std::vector<std::int64_t> vcenters) {
  std::stable_partition(vcenters.begin(), vcenters.end(), [&](std::int64_t vcenter) {
    return db.prepared("SELECT successor FROM vcenter WHERE id = ?1").number(vcenter) == 0;
  });
  return vcenters;
}

}  // namespace

std::unordered_map<std::uint32_t, EntityInfo> read_entity_infos(
    Connection& db, const std::vector<std::uint32_t>& ids, Instant moment) {
  std::unordered_map<std::uint32_t, EntityInfo> infos;
  infos.reserve(ids.size());
  NameReader names(db);
  const std::vector<std::string> attributes = attribute_paths(db);
  std::vector<std::string_view> paths(kIdentity.begin(), kIdentity.end());
  paths.insert(paths.end(), attributes.begin(), attributes.end());
  const BodyFilter filter(db, paths);
  auto& find = db.prepared(
      "SELECT e.type, e.moid, e.version, e.fingerprint IS NOT NULL, v.body FROM entity e LEFT JOIN "
      "entity_version v ON v.id = e.last_body WHERE e.id = ?1");
  for (const std::uint32_t id : ids) {
    find.bind(id);
    if (!find.next()) continue;
    EntityInfo& info = infos[id];
    info.id = id;
    info.ref.type = names.text(find.integer(0));
    info.ref.moid = find.text(1);
    info.state.entity = info.ref;
    if (find.is_null(2)) continue;  // only ever named by an activity
    if (find.instant(2) <= moment) {
      info.present = find.integer(3) != 0;
      if (!find.is_null(4)) filter.decode(find.blob(4), info.state);
    } else {
      read_past(db, id, moment, filter, info);
    }
  }
  find.reset();
  return infos;
}

std::map<std::string, std::string> read_options(Connection& db,
                                                const std::vector<std::int64_t>& vcenters,
                                                Instant moment) {
  std::map<std::string, std::string> options;
  NameReader reader(db);
  const std::int64_t type = Names(db).find("OptionManager");
  for (const std::int64_t vcenter : continued_last(db, vcenters)) {
    std::vector<std::int64_t> managers;
    auto& entities =
        db.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2").bind(vcenter, type);
    while (entities.next()) managers.push_back(entities.integer(0));
    for (const std::int64_t manager : managers) {
      auto& row = db.prepared(
                        "SELECT body FROM entity_version WHERE entity = ?1 AND valid_from <= ?2 "
                        "ORDER BY valid_from DESC, id DESC LIMIT 1")
                      .bind(manager, moment);
      if (row.next() && !row.is_null(0)) {
        EntityState state;
        decode_body(row.blob(0), reader, state);
        options.insert(state.properties.begin(), state.properties.end());
      }
      row.reset();
    }
  }
  return options;
}

}  // namespace plumbline::ledger
