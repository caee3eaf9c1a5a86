#include "ledger/sqlite/forget.h"

#include <charconv>
#include <map>

#include "facts/account.h"
#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/file.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/redaction.h"

namespace plumbline::ledger {
namespace {

/// Actors to erase: id → name (empty when it is erased already).
std::map<std::int64_t, std::string> find_actors(Connection& db, const std::string& account) {
  std::optional<std::int64_t> wanted;
  if (account.rfind(kPseudonym, 0) == 0) {
    std::int64_t id = 0;
    const char* end = account.data() + account.size();
    const auto parsed = std::from_chars(account.data() + kPseudonym.size(), end, id);
    if (parsed.ec == std::errc() && parsed.ptr == end) wanted = id;
  }
  std::map<std::int64_t, std::string> all;
  std::string name = normalised_account(account);
  auto& rows = db.prepared("SELECT id, name FROM actor").bind();
  while (rows.next()) {
    all.emplace(rows.integer(0), rows.text(1));
    if (rows.integer(0) == wanted) name = rows.text(1);
  }
  std::map<std::int64_t, std::string> found;
  for (const auto& [id, known] : all)
    if (id == wanted || (!known.empty() && known == name)) found.emplace(id, known);
  return found;
}

/// Rewrites the blobs of one table: `select` gives rowid and bytes, `update` takes both.
template <class Change>
void rewrite(Connection& db, const char* select, const char* update, const Change& change) {
  std::vector<std::pair<std::int64_t, std::string>> changed;
  auto& rows = db.prepared(select).bind();
  while (rows.next()) {
    std::string bytes(rows.blob(1));
    if (change(bytes)) changed.emplace_back(rows.integer(0), std::move(bytes));
  }
  for (const auto& [row, bytes] : changed) db.prepared(update).run(row, AsBlob{bytes});
}

bool redact_details(std::string& bytes, const Redaction& redaction) {
  ByteReader in(bytes);
  ByteWriter out;
  bool changed = false;
  while (!in.done()) {
    out.number(in.number());
    std::string value(in.text());
    changed = redaction.in_value(value) || changed;
    out.text(value);
  }
  if (changed) bytes = out.bytes();
  return changed;
}

bool redact_body(std::string& bytes, const Redaction& redaction) {
  const std::string plain = unpack(bytes);
  ByteReader in(plain);
  ByteWriter out;
  bool changed = false;
  std::uint64_t properties = in.number();
  out.number(properties);
  for (; properties > 0; --properties) {
    out.number(in.number());
    std::string value(in.text());
    changed = redaction.in_value(value) || changed;
    out.text(value);
  }
  while (!in.done()) out.number(in.number());
  if (changed) bytes = pack(out.bytes());
  return changed;
}

bool redact_file(std::string& bytes, const Redaction& redaction) {
  std::string content = unpack(bytes);
  if (!redaction.in_file(content)) return false;
  bytes = pack(content);
  return true;
}

bool redact_published(std::string& bytes, const Redaction& redaction) {
  std::string json = unpack(bytes);
  // As a value: a bare name would hit words of the document's own.
  if (!redaction.in_value(json)) return false;
  bytes = pack(json);
  return true;
}

void redact(Connection& db, const Redaction& redaction) {
  rewrite(db, "SELECT id, details FROM activity WHERE details IS NOT NULL",
          "UPDATE activity SET details = ?2 WHERE id = ?1",
          [&](std::string& bytes) { return redact_details(bytes, redaction); });
  // The fingerprint in `entity` stays that of what was read: the next sweep sees no change, so
  // what was erased does not come back while the vCenter still says it.
  rewrite(db, "SELECT id, body FROM entity_version WHERE body IS NOT NULL",
          "UPDATE entity_version SET body = ?2 WHERE id = ?1",
          [&](std::string& bytes) { return redact_body(bytes, redaction); });
  rewrite(db, "SELECT id, content FROM sighting WHERE content IS NOT NULL",
          "UPDATE sighting SET content = ?2 WHERE id = ?1",
          [&](std::string& bytes) { return redact_file(bytes, redaction); });
  rewrite(db, "SELECT rowid, body FROM published",
          "UPDATE published SET body = ?2 WHERE rowid = ?1",
          [&](std::string& bytes) { return redact_published(bytes, redaction); });
}

/// Copies of older schemas know no prints, and never read anything again either.
bool keeps_prints(Connection& db) { return read_mark(db).schema_version >= 3; }
bool keeps_days(Connection& db) { return read_mark(db).schema_version >= 12; }

/// How many actors were found.
std::size_t erase(Connection& db, const std::string& account, const std::string& remembered_class) {
  const auto actors = find_actors(db, account);
  // Judged again, they know what is known now.
  if (!actors.empty() && keeps_days(db)) db.prepared("DELETE FROM day").run();
  for (const auto& [id, name] : actors) {
    db.prepared(
          "UPDATE actor SET name = NULL, "
          "remembered_class = CASE WHEN ?2 = '' THEN remembered_class ELSE ?2 END WHERE id = ?1")
        .run(id, remembered_class);
    if (!name.empty()) {
      if (keeps_prints(db)) {
        db.prepared("UPDATE actor SET print = ?2 WHERE id = ?1")
            .run(id, static_cast<std::int64_t>(fingerprint(name)));
      }
      redact(db, Redaction(name, pseudonym(id)));
    }
  }
  return actors.size();
}

/// Pages that SQLite moved about may hold old bytes in their unused parts: all are written anew.
Result<void> rewrite_file(Connection& db, const std::string& path) {
  db.execute("VACUUM");
  Statement checkpoint(db.handle(), "PRAGMA wal_checkpoint(TRUNCATE)");
  if (checkpoint.number().value_or(0) != 0) {
    return fail("the name is erased, but a reader keeps its old bytes in the log", path + "-wal",
                "end what reads the ledger and forget the account again");
  }
  return {};
}

bool is_rewrite_due(Connection& db) {
  return db.prepared("SELECT rewrite_due FROM ledger").number().value_or(0) != 0;
}

Result<void> forget_in_copy(const std::string& copy, const std::string& account,
                            const std::string& remembered_class) {
  return guarded(copy, [&]() -> Result<void> {
    Connection db(copy, Connection::Mode::ReadWrite);
    db.execute("PRAGMA secure_delete = ON");
    Transaction transaction(db, Transaction::Kind::Write);
    erase(db, account, remembered_class);
    transaction.commit();
    return rewrite_file(db, copy);
  });
}

}  // namespace

Result<void> finish_forgetting(Writer& writer, const std::string& path) {
  return writer.alone([&](Connection& db) -> Result<void> {
    if (!is_rewrite_due(db)) return {};
    // The mark goes with the rewriting's own log, so that the log holds nothing older.
    if (auto done = rewrite_file(db, path); !done) return done;
    db.execute("UPDATE ledger SET rewrite_due = 0");
    return {};
  });
}

Result<void> forget_account(Writer& writer, const std::string& path, const std::string& account,
                            const std::string& remembered_class) {
  // Copies first: as long as one fails, the ledger still knows whom to look for.
  for (const std::string& copy : copies_of(path)) {
    if (auto done = forget_in_copy(copy, account, remembered_class); !done) return done;
  }
  const auto known = writer.write([&](Connection& db, Names& names) {
    const bool found = erase(db, account, remembered_class) > 0;
    if (found) db.prepared("UPDATE ledger SET rewrite_due = 1").run();
    names.forget_all();
    // Asked again after the rewriting failed, the name is gone already.
    return found || is_rewrite_due(db);
  });
  if (!known) return tl::make_unexpected(known.error());
  if (!*known) {
    return fail("no account " + account, path, "use its name as vCenter spells it, or actor-ID");
  }
  return finish_forgetting(writer, path);
}

}  // namespace plumbline::ledger
