#include "ledger/sqlite/day_rows.h"

#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/touched.h"

namespace plumbline::ledger {
namespace {

std::string encode_members(const MembersOfChanges& members) {
  ByteWriter out;
  for (const auto& [change, activities] : members) {
    out.signed_number(change);
    out.number(activities.size());
    for (const std::int64_t activity : activities) out.signed_number(activity);
  }
  return out.bytes();
}

MembersOfChanges decode_members(std::string_view bytes) {
  MembersOfChanges members;
  ByteReader in(bytes);
  while (!in.done()) {
    auto& activities = members[in.signed_number()];
    for (std::uint64_t left = in.number(); left > 0; --left)
      activities.push_back(in.signed_number());
  }
  return members;
}

}  // namespace

void review_days(Connection& db, Names& names, const std::string& scope,
                 const std::vector<std::string>& vcenters, Instant from) {
  const std::int64_t id = names.id(scope);
  std::optional<Mark> mark;
  auto& marked = db.prepared("SELECT mark FROM day_mark WHERE scope = ?1").bind(id);
  if (marked.next()) mark = Mark::from(marked.text(0));
  marked.reset();
  std::optional<Instant> touched = Instant::min();  // what nobody marked does not stand
  if (mark) touched = touched_since(db, vcenters_named(db, vcenters), *mark);
  db.prepared("DELETE FROM day WHERE scope = ?1 AND (at < ?2 OR at >= ?3)")
      .run(id, from, touched.value_or(Instant::max()));
  db.prepared("INSERT OR REPLACE INTO day_mark (scope, mark) VALUES (?1, ?2)")
      .run(id, mark_now(db).text());
}

std::vector<KeptDay> read_days(Connection& db, const std::string& scope) {
  std::vector<KeptDay> days;
  auto& rows = db.prepared("SELECT at, basis FROM day WHERE scope = ?1 ORDER BY at")
                   .bind(Names(db).find(scope));
  while (rows.next()) days.push_back({rows.instant(0), std::string(rows.text(1)), {}, {}});
  return days;
}

std::optional<KeptDay> read_day(Connection& db, const std::string& scope, Instant at) {
  auto& row = db.prepared("SELECT basis, body, members FROM day WHERE scope = ?1 AND at = ?2")
                  .bind(Names(db).find(scope), at);
  if (!row.next()) return std::nullopt;
  KeptDay day{at, std::string(row.text(0)), unpack(row.blob(1)),
              decode_members(unpack(row.blob(2)))};
  row.reset();
  return day;
}

void write_day(Connection& db, Names& names, const std::string& scope, const KeptDay& day) {
  const std::string body = pack(day.body);
  const std::string members = pack(encode_members(day.members));
  db.prepared(
        "INSERT OR REPLACE INTO day (scope, at, basis, body, members) VALUES (?1, ?2, ?3, ?4, ?5)")
      .run(names.id(scope), day.at, day.basis, AsBlob{body}, AsBlob{members});
}

}  // namespace plumbline::ledger
