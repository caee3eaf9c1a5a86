#include "ledger/sqlite/readings.h"

#include <filesystem>
#include <system_error>

#include "ledger/sqlite/activity_rows.h"
#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/failure.h"
#include "ledger/sqlite/file.h"

namespace plumbline::ledger {

std::optional<Instant> latest_recorded(Connection& db) {
  const auto latest = db.prepared("SELECT latest_recorded_at FROM ledger").number();
  if (!latest) return std::nullopt;
  return from_micros(*latest);
}

std::optional<std::string> read_cursor(Connection& db, const VCenterId& vcenter,
                                       const std::string& stream) {
  Names names(db);
  auto& row = db.prepared("SELECT value FROM cursor WHERE vcenter = ?1 AND stream = ?2")
                  .bind(names.find_vcenter(vcenter), names.find(stream));
  if (!row.next()) return std::nullopt;
  std::string value(row.text(0));
  row.reset();
  return value;
}

std::optional<EntityState> read_entity_at(Connection& db, const VCenterId& vcenter,
                                          const EntityRef& entity, Instant at, Instant known_at) {
  Names names(db);
  const auto id =
      db.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
          .number(names.find_vcenter(vcenter), names.find(entity.type), entity.moid);
  if (!id) return std::nullopt;
  auto& row = db.prepared(
                    "SELECT body FROM entity_version WHERE entity = ?1 AND valid_from <= ?2 "
                    "AND recorded_at <= ?3 ORDER BY valid_from DESC, id DESC LIMIT 1")
                  .bind(*id, at, known_at);
  if (!row.next()) return std::nullopt;
  std::optional<EntityState> state;
  if (!row.is_null(0)) {
    NameReader reader(db);
    state.emplace();
    state->entity = entity;
    decode_body(row.blob(0), reader, *state);
  }
  row.reset();
  return state;
}

void read_activities(Connection& db, const VCenterId& vcenter,
                     const std::function<void(const Activity&)>& visit) {
  Names names(db);
  NameReader reader(db);
  auto& rows = db.prepared("SELECT " PLUMBLINE_ACTIVITY_COLUMNS
                           "FROM activity a WHERE a.vcenter = ?1 AND NOT " PLUMBLINE_FOUND_LATER(
                               "9223372036854775807") "ORDER BY a.created, a.stream, a.id")
                   .bind(names.find_vcenter(vcenter));
  while (rows.next()) visit(read_activity(rows, reader));
}

std::vector<FactLine> read_facts_of_entity(Connection& db, std::int64_t entity, Instant as_of) {
  NameReader reader(db);
  std::vector<FactLine> lines;
  EntityState before;
  const EntityRef ref = reader.entity(entity);
  auto& rows = db.prepared(
                     "SELECT valid_from, body FROM entity_version WHERE entity = ?1 AND "
                     "valid_from <= ?2 ORDER BY valid_from, id")
                   .bind(entity, as_of);
  while (rows.next()) {
    FactLine line;
    line.at = rows.instant(0);
    line.stream = "inventory";
    line.key = ref.moid;
    EntityState state;
    if (rows.is_null(1)) {
      line.what = "gone";
    } else {
      decode_body(rows.blob(1), reader, state);
      for (const auto& [path, value] : state.properties) {
        const std::string* old = before.find(path);
        if (old != nullptr && *old == value) continue;
        line.what.append(line.what.empty() ? "" : ", ").append(path).append(" = ").append(value);
      }
      for (const auto& [path, value] : before.properties) {
        if (state.find(path) != nullptr) continue;
        line.what.append(line.what.empty() ? "" : ", ").append(path).append(" unset");
      }
    }
    const std::string* name = state.find("name");
    if (name == nullptr) name = before.find("name");
    line.entity = ref.type + ' ' + ref.moid;
    if (name != nullptr) line.entity.append(" (").append(*name).append(1, ')');
    lines.push_back(std::move(line));
    before = std::move(state);
  }
  return lines;
}

LedgerInfo read_info(Connection& db, const std::string& path) {
  LedgerInfo info;
  info.path = path;
  info.schema_version = read_mark(db).schema_version;
  info.rehearsal = db.prepared("SELECT rehearsal FROM ledger").number().value_or(0) != 0;
  info.latest_recorded_at = latest_recorded(db);
  const auto latest =
      db.prepared(
            "SELECT max(t) FROM (SELECT (SELECT max(coalesce(ended, created)) FROM activity a "
            "WHERE a.vcenter = v.id) AS t FROM vcenter v)")
          .number();
  if (latest) info.latest_activity = from_micros(*latest);
  return info;
}

LedgerSize read_size(Connection& db, const std::string& path) {
  LedgerSize size;
  size.activities = db.prepared("SELECT count(*) FROM activity").number().value_or(0);
  size.entity_versions = db.prepared("SELECT count(*) FROM entity_version").number().value_or(0);
  for (const char* part : {"", "-wal"}) {
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(path + part, missing);
    if (!missing) size.bytes += static_cast<std::int64_t>(bytes);
  }
  return size;
}

}  // namespace plumbline::ledger
