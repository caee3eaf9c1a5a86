#include "ledger/sqlite/sightings.h"

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

/// In order; told by an index that holds all of them, so that no content is gone through.
std::vector<Sighting> heads_of(Connection& db, const std::string& scope,
                               std::vector<std::int64_t>* ids) {
  std::vector<Sighting> heads;
  auto& rows = db.prepared(
                     "SELECT path, seen_at, present, sha256, commit_id, committed_at, id FROM "
                     "sighting WHERE scope = ?1 ORDER BY seen_at, path, id")
                   .bind(Names(db).find(scope));
  while (rows.next()) {
    Sighting& head = heads.emplace_back();
    head.scope = scope;
    head.path = rows.text(0);
    head.seen_at = rows.instant(1);
    head.present = rows.integer(2) != 0;
    head.sha256 = rows.text(3);
    head.commit = rows.text(4);
    head.committed_at = rows.maybe_instant(5);
    if (ids != nullptr) ids->push_back(rows.integer(6));
  }
  return heads;
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
  std::vector<std::int64_t> ids;
  const auto heads = heads_of(db, scope, &ids);
  for (std::size_t i = 0; i < heads.size(); ++i) {
    Sighting sighting = heads[i];
    if (sighting.seen_at <= wanted.after || sighting.seen_at > wanted.upto ||
        (!wanted.path.empty() && sighting.path != wanted.path))
      continue;
    // One by one: sorted by the database, the contents of all would be in memory at once.
    auto& row = db.prepared("SELECT content FROM sighting WHERE id = ?1").bind(ids[i]);
    if (row.next() && !row.is_null(0)) sighting.content = unpack(row.blob(0));
    row.reset();
    see(sighting);
  }
}

std::vector<Sighting> read_sighting_heads(Connection& db, const std::string& scope) {
  return heads_of(db, scope, nullptr);
}

}  // namespace plumbline::ledger
