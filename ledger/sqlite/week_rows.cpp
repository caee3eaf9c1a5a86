#include "ledger/sqlite/week_rows.h"

#include <algorithm>

#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/touched.h"

namespace plumbline::ledger {
namespace {

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
