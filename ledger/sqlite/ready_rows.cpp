#include "ledger/sqlite/ready_rows.h"

#include <algorithm>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

constexpr std::string_view kTools = "guest.toolsRunningStatus";
/// Of guest.ipAddress only whether there is one is kept.
constexpr std::string_view kAddress = "guest.ipAddress.set";

bool is_usable(const BodyFilter& filter, std::string_view body) {
  EntityState state;
  filter.decode(body, state);
  const std::string* tools = state.find(kTools);
  const std::string* address = state.find(kAddress);
  return tools != nullptr && *tools == "guestToolsRunning" && address != nullptr &&
         *address == "true";
}

BodyFilter filter_of(Connection& db) { return {db, {kTools, kAddress}}; }

std::int64_t known_upto(Connection& db) {
  return db.prepared("SELECT version_upto FROM machine_ready_upto").number().value_or(0);
}

}  // namespace

void derive_ready(Connection& db) {
  const std::int64_t known = known_upto(db);
  const std::int64_t newest =
      db.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
  if (newest <= known) return;
  const BodyFilter filter = filter_of(db);
  const std::int64_t type = Names(db).find("VirtualMachine");
  auto& rows = db.prepared(
                     "SELECT v.entity, v.valid_from, v.body FROM entity_version v JOIN entity e ON "
                     "e.id = v.entity WHERE v.id > ?1 AND v.id <= ?2 AND e.type = ?3 AND v.body IS "
                     "NOT NULL AND NOT EXISTS (SELECT 1 FROM machine_ready r WHERE r.entity = "
                     "v.entity AND r.ready <= v.valid_from) ORDER BY v.id")
                   .bind(known, newest, type);
  std::unordered_map<std::int64_t, Instant> first;
  while (rows.next()) {
    const std::int64_t entity = rows.integer(0);
    const Instant from = rows.instant(1);
    const auto found = first.find(entity);
    if (found != first.end() && found->second <= from) continue;
    if (is_usable(filter, rows.blob(2))) first[entity] = from;
  }
  for (const auto& [entity, ready] : first) {
    db.prepared(
          "INSERT INTO machine_ready (entity, ready) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET "
          "ready = min(ready, excluded.ready)")
        .run(entity, ready);
  }
  db.prepared("INSERT OR REPLACE INTO machine_ready_upto (one, version_upto) VALUES (1, ?1)")
      .run(newest);
}

ReadyTimes read_ready(Connection& db, const std::vector<std::uint32_t>& machines, Instant moment,
                      std::vector<std::uint32_t>& later) {
  ReadyTimes ready;
  const std::int64_t known = known_upto(db);
  const bool complete =
      db.prepared("SELECT max(id) FROM entity_version").number().value_or(0) <= known;
  const BodyFilter filter = filter_of(db);
  for (const std::uint32_t machine : machines) {
    std::optional<Instant> at;
    if (const auto stored =
            db.prepared("SELECT ready FROM machine_ready WHERE entity = ?1").number(machine))
      at = from_micros(*stored);
    if (!complete && !at) {
      auto& rows = db.prepared(
                         "SELECT body, valid_from FROM entity_version WHERE entity = ?1 AND id > "
                         "?2 AND body IS NOT NULL ORDER BY valid_from, id")
                       .bind(machine, known);
      while (!at && rows.next())
        if (is_usable(filter, rows.blob(0))) at = rows.instant(1);
      rows.reset();
    }
    if (at && *at > moment) later.push_back(machine);
    if (at && *at <= moment) ready.emplace(machine, *at);
  }
  return ready;
}

}  // namespace plumbline::ledger
