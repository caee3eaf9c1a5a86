#include "ledger/sqlite/sightings.h"

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

constexpr std::size_t kMostKept = std::size_t{64} << 20U;

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

std::vector<Sighting> SightingMemory::read(Connection& db, const std::string& scope,
                                           Instant known_at, bool contents) {
  Names names(db);
  std::vector<Sighting> sightings;
  std::vector<std::int64_t> to_unpack;
  std::vector<std::size_t> places;
  auto& rows = db.prepared(
                     "SELECT id, path, seen_at, present, sha256, commit_id, committed_at, content "
                     "IS NOT NULL FROM sighting WHERE scope = ?1 AND seen_at <= ?2 "
                     "ORDER BY seen_at, id")
                   .bind(names.find(scope), known_at);
  while (rows.next()) {
    Sighting sighting;
    sighting.scope = scope;
    sighting.path = rows.text(1);
    sighting.seen_at = rows.instant(2);
    sighting.present = rows.integer(3) != 0;
    sighting.sha256 = rows.text(4);
    sighting.commit = rows.text(5);
    sighting.committed_at = rows.maybe_instant(6);
    if (contents && rows.integer(7) != 0) {
      const auto known = contents_.find(rows.integer(0));
      if (known != contents_.end()) {
        sighting.content = known->second;
      } else {
        to_unpack.push_back(rows.integer(0));
        places.push_back(sightings.size());
      }
    }
    sightings.push_back(std::move(sighting));
  }
  for (std::size_t i = 0; i < to_unpack.size(); ++i) {
    auto& row = db.prepared("SELECT content FROM sighting WHERE id = ?1").bind(to_unpack[i]);
    if (!row.next()) continue;
    std::string& content = sightings[places[i]].content;
    content = unpack(row.blob(0));
    row.reset();
    ++unpacked_;
    if (bytes_ + content.size() > kMostKept) continue;
    bytes_ += content.size();
    contents_.emplace(to_unpack[i], content);
  }
  return sightings;
}

void SightingMemory::forget() {
  contents_.clear();
  bytes_ = 0;
}

}  // namespace plumbline::ledger
