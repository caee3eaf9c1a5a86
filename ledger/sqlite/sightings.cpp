#include "ledger/sqlite/sightings.h"

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {

bool add_sighting(Connection& db, Names& names, const Sighting& sighting) {
  const std::int64_t scope = names.id(sighting.scope);
  auto& last = db.prepared(
                     "SELECT present, sha256 FROM sighting WHERE scope = ?1 AND path = ?2 "
                     "ORDER BY id DESC LIMIT 1")
                   .bind(scope, sighting.path);
  if (last.next()) {
    const bool same = (last.integer(0) != 0) == sighting.present &&
                      (!sighting.present || last.text(1) == sighting.sha256);
    last.reset();
    if (same) return false;
  } else if (!sighting.present) {
    return false;  // never there, still not there
  }
  std::string packed;
  std::optional<AsBlob> content;
  if (sighting.present) {
    packed = pack(sighting.content);
    content = AsBlob{packed};
  }
  db.prepared(
        "INSERT INTO sighting (scope, path, seen_at, present, content, sha256, commit_id, "
        "committed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .run(scope, sighting.path, sighting.seen_at, sighting.present, content,
           sighting.present ? sighting.sha256 : std::string(), sighting.commit,
           sighting.committed_at);
  return true;
}

std::vector<Sighting> read_sightings(Connection& db, const std::string& scope, Instant known_at) {
  Names names(db);
  std::vector<Sighting> sightings;
  auto& rows = db.prepared(
                     "SELECT path, seen_at, present, content, sha256, commit_id, committed_at "
                     "FROM sighting WHERE scope = ?1 AND seen_at <= ?2 ORDER BY seen_at, id")
                   .bind(names.find(scope), known_at);
  while (rows.next()) {
    Sighting sighting;
    sighting.scope = scope;
    sighting.path = rows.text(0);
    sighting.seen_at = rows.instant(1);
    sighting.present = rows.integer(2) != 0;
    if (!rows.is_null(3)) sighting.content = unpack(rows.blob(3));
    sighting.sha256 = rows.text(4);
    sighting.commit = rows.text(5);
    sighting.committed_at = rows.maybe_instant(6);
    sightings.push_back(std::move(sighting));
  }
  return sightings;
}

}  // namespace plumbline::ledger
