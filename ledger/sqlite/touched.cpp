#include "ledger/sqlite/touched.h"

#include <algorithm>
#include <charconv>

#include "facts/coverage.h"

namespace plumbline::ledger {

std::string Mark::text() const {
  return std::to_string(upto[0]) + ' ' + std::to_string(upto[1]) + ' ' + std::to_string(upto[2]);
}

Mark Mark::from(std::string_view text) {
  Mark mark;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (auto& id : mark.upto) {
    while (at != end && *at == ' ') ++at;
    at = std::from_chars(at, end, id).ptr;
  }
  return mark;
}

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

}  // namespace plumbline::ledger
