#include "ledger/sqlite/week_rows.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "facts/coverage.h"
#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/feed.h"

namespace plumbline::ledger {
namespace {

/// Ledger ids up to which activities, property versions and polls were known.
struct Mark {
  std::array<std::int64_t, 3> upto{};

  std::string text() const {
    return std::to_string(upto[0]) + ' ' + std::to_string(upto[1]) + ' ' + std::to_string(upto[2]);
  }
  static Mark from(std::string_view text) {
    Mark mark;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (auto& id : mark.upto) {
      while (at != end && *at == ' ') ++at;
      at = std::from_chars(at, end, id).ptr;
    }
    return mark;
  }
};

Mark mark_now(Connection& db) {
  const auto latest = [&](const char* sql) { return db.prepared(sql).number().value_or(0); };
  return {{latest("SELECT max(id) FROM activity"), latest("SELECT max(id) FROM entity_version"),
           latest("SELECT max(id) FROM poll")}};
}

std::optional<Instant> touched_since(Connection& db, const std::vector<std::int64_t>& vcenters,
                                     const Mark& mark) {
  std::optional<Instant> earliest;
  const auto note = [&](std::optional<std::int64_t> moment) {
    if (!moment) return;
    const Instant t = from_micros(*moment);
    earliest = std::min(earliest.value_or(t), t);
  };
  // The unary plus keeps SQLite on the table's own order: new rows are its last ones.
  for (const std::int64_t vcenter : vcenters) {
    note(db.prepared("SELECT min(coalesce(ended, created) + 0) FROM activity WHERE id > ?2 AND "
                     "+vcenter = ?1")
             .number(vcenter, mark.upto[0]));
    note(db.prepared("SELECT min(v.valid_from + 0) FROM entity_version v CROSS JOIN entity e ON "
                     "e.id = v.entity WHERE v.id > ?2 AND e.vcenter = ?1")
             .number(vcenter, mark.upto[1]));
    // A poll reaches back to where its interval begins, as far as that counts.
    note(db.prepared("SELECT min(min(started, max(from_time, started - ?3))) FROM poll WHERE "
                     "id > ?2 AND +vcenter = ?1 AND outcome <> 2")
             .number(vcenter, mark.upto[2], Duration(kReadShortlyAfter).count()));
  }
  return earliest;
}

/// The same, looking only at what came since the last look from that mark.
std::optional<Instant> touched_since(Connection& db, const std::vector<std::int64_t>& vcenters,
                                     const Mark& mark, TouchedMemory::Found& found) {
  if (found.since != mark.text() || found.vcenters != vcenters)
    found = {mark.text(), vcenters, mark.text(), std::nullopt};
  const Mark now = mark_now(db);
  const auto newer = touched_since(db, vcenters, Mark::from(found.upto));
  if (newer) found.earliest = std::min(found.earliest.value_or(*newer), *newer);
  found.upto = now.text();
  return found.earliest;
}

}  // namespace

KeptWeeks read_weeks(Connection& db, const std::string& scope,
                     const std::vector<std::string>& vcenters, TouchedMemory& memory) {
  KeptWeeks kept;
  kept.mark = mark_now(db).text();
  const std::int64_t id = Names(db).find(scope);
  Mark mark;
  auto& marked = db.prepared("SELECT mark FROM week_mark WHERE scope = ?1").bind(id);
  if (marked.next()) mark = Mark::from(marked.text(0));
  marked.reset();
  auto& rows =
      db.prepared("SELECT ends, basis, body FROM week WHERE scope = ?1 ORDER BY ends").bind(id);
  while (rows.next())
    kept.weeks.push_back({rows.instant(0), std::string(rows.text(1)), unpack(rows.blob(2))});
  if (!kept.weeks.empty())
    kept.touched = touched_since(db, vcenters_named(db, vcenters), mark, memory.by_scope[scope]);
  return kept;
}

void write_weeks(Connection& db, Names& names, const std::string& scope, Instant from,
                 const std::vector<KeptWeek>& weeks, const std::string& mark) {
  const std::int64_t id = names.id(scope);
  db.prepared("DELETE FROM week WHERE scope = ?1 AND ends >= ?2").run(id, from);
  for (const KeptWeek& week : weeks) {
    const std::string packed = pack(week.body);
    db.prepared("INSERT OR REPLACE INTO week (scope, ends, basis, body) VALUES (?1, ?2, ?3, ?4)")
        .run(id, week.end, week.basis, AsBlob{packed});
  }
  db.prepared("INSERT OR REPLACE INTO week_mark (scope, mark) VALUES (?1, ?2)").run(id, mark);
}

}  // namespace plumbline::ledger
