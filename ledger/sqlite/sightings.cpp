#include "ledger/sqlite/sightings.h"

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

#define PLUMBLINE_SIGHTING_COLUMNS "path, seen_at, present, sha256, commit_id, committed_at "

Sighting head_in(const Statement& row, const std::string& scope) {
  Sighting sighting;
  sighting.scope = scope;
  sighting.path = row.text(0);
  sighting.seen_at = row.instant(1);
  sighting.present = row.integer(2) != 0;
  sighting.sha256 = row.text(3);
  sighting.commit = row.text(4);
  sighting.committed_at = row.maybe_instant(5);
  return sighting;
}

}  // namespace

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

std::vector<std::string> read_sighted_paths(Connection& db, const std::string& scope) {
  Names names(db);
  std::vector<std::string> paths;
  auto& rows = db.prepared("SELECT DISTINCT path FROM sighting WHERE scope = ?1 ORDER BY path")
                   .bind(names.find(scope));
  while (rows.next()) paths.emplace_back(rows.text(0));
  return paths;
}

void read_sightings(Connection& db, const std::string& scope, const SightingsWanted& wanted,
                    const std::function<void(const Sighting&)>& see) {
  auto& rows =
      db.prepared("SELECT " PLUMBLINE_SIGHTING_COLUMNS
                  ", content FROM sighting WHERE scope = ?1 AND seen_at > ?2 AND seen_at <= ?3 AND "
                  "(?4 = '' OR path = ?4) ORDER BY seen_at, path, id")
          .bind(Names(db).find(scope), wanted.after, wanted.upto, wanted.path);
  while (rows.next()) {
    Sighting sighting = head_in(rows, scope);
    if (!rows.is_null(6)) sighting.content = unpack(rows.blob(6));
    see(sighting);
  }
}

std::vector<Sighting> read_sighting_heads(Connection& db, const std::string& scope) {
  std::vector<Sighting> heads;
  auto& rows = db.prepared("SELECT " PLUMBLINE_SIGHTING_COLUMNS
                           "FROM sighting WHERE scope = ?1 ORDER BY seen_at, path, id")
                   .bind(Names(db).find(scope));
  while (rows.next()) heads.push_back(head_in(rows, scope));
  return heads;
}

}  // namespace plumbline::ledger
