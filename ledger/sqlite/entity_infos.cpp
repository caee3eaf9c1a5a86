#include "ledger/sqlite/entity_infos.h"

#include <algorithm>
#include <array>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

constexpr std::array<std::string_view, 7> kIdentity = {"name",
                                                       "summary.config.template",
                                                       "config.managedBy",
                                                       "config.managedBy.extensionKey",
                                                       "config.instanceUuid",
                                                       "summary.hardware.uuid",
                                                       "summary.hardware.vendor"};

#define PLUMBLINE_INFO_COLUMNS                                                                    \
  "SELECT e.id, e.type, e.moid, e.version, e.fingerprint IS NOT NULL, v.body FROM entity e LEFT " \
  "JOIN entity_version v ON v.id = e.last_body "

/// From so many on they are read in one go, unless they are less than one in so many.
constexpr std::size_t kMany = 1000;
constexpr std::size_t kSparse = 4;

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
    Connection& db, const std::vector<std::uint32_t>& ids, Instant moment,
    std::vector<std::uint32_t>* later) {
  std::unordered_map<std::uint32_t, EntityInfo> infos;
  infos.reserve(ids.size());
  NameReader names(db);
  const std::vector<std::string> attributes = attribute_paths(db);
  std::vector<std::string_view> paths(kIdentity.begin(), kIdentity.end());
  paths.insert(paths.end(), attributes.begin(), attributes.end());
  const BodyFilter filter(db, paths);
  const auto add = [&](const Statement& row, std::uint32_t id) {
    EntityInfo& info = infos[id];
    info.id = id;
    info.ref.type = names.text(row.integer(1));
    info.ref.moid = row.text(2);
    info.state.entity = info.ref;
    if (row.is_null(3)) return;  // only ever named by an activity
    if (row.instant(3) <= moment) {
      info.present = row.integer(4) != 0;
      if (!row.is_null(5)) filter.decode(row.blob(5), info.state);
    } else {
      if (later != nullptr) later->push_back(id);
      read_past(db, id, moment, filter, info);
    }
  };
  // Many are read in one go: asking for each takes half as long again.
  if (ids.size() >= kMany && ids.back() - ids.front() < kSparse * ids.size()) {
    auto& rows = db.prepared(PLUMBLINE_INFO_COLUMNS "WHERE e.id BETWEEN ?1 AND ?2 ORDER BY e.id")
                     .bind(ids.front(), ids.back());
    auto wanted = ids.begin();
    while (wanted != ids.end() && rows.next()) {
      const std::int64_t id = rows.integer(0);
      while (wanted != ids.end() && *wanted < id) ++wanted;
      if (wanted != ids.end() && *wanted == id) add(rows, *wanted);
    }
    rows.reset();
    return infos;
  }
  auto& find = db.prepared(PLUMBLINE_INFO_COLUMNS "WHERE e.id = ?1");
  for (const std::uint32_t id : ids) {
    find.bind(id);
    if (find.next()) add(find, id);
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
