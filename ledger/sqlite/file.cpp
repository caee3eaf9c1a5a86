#include "ledger/sqlite/file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "ledger/sqlite/failure.h"
#include "ledger/sqlite/schema.h"

namespace plumbline::ledger {
namespace {

int latest_version() { return static_cast<int>(schema_steps().size()); }

std::int64_t pragma(Connection& db, const char* sql) {
  return Statement(db.handle(), sql).number().value_or(0);
}

Result<void> check_mark(const FileMark& mark, const std::string& path) {
  if (mark.application_id != kApplicationId) {
    return fail("not a plumbline ledger", path,
                "name another file, or move this one away to start anew");
  }
  if (mark.schema_version > latest_version()) {
    return fail("written by a newer plumbline (schema " + std::to_string(mark.schema_version) +
                    ", this one knows " + std::to_string(latest_version()) + ")",
                path,
                "install the newer plumbline again, or go back to the copy " + path + ".schema-" +
                    std::to_string(latest_version()) + " if there is one");
  }
  return {};
}

Result<void> check_rehearsal(Connection& db, const std::string& path, bool rehearsal) {
  const bool marked = pragma(db, "SELECT rehearsal FROM ledger") != 0;
  if (marked && !rehearsal) {
    return fail("this is a rehearsal ledger: its clock was never a real one", path,
                "set rehearsal: true, or name another ledger for real work");
  }
  if (!marked && rehearsal) {
    return fail("this is an ordinary ledger and cannot become a rehearsal", path,
                "remove rehearsal: true, or name another ledger to rehearse with");
  }
  return {};
}

void set_pragma(Connection& db, const std::string& name, int value) {
  db.execute("PRAGMA " + name + " = " + std::to_string(value));
}

void create(Connection& db, bool rehearsal) {
  db.execute("PRAGMA journal_mode = WAL");
  Transaction transaction(db, Transaction::Kind::Write);
  set_pragma(db, "application_id", kApplicationId);
  for (const SchemaStep& step : schema_steps()) step.take(db);
  set_pragma(db, "user_version", latest_version());
  db.prepared("INSERT INTO ledger (one, rehearsal) VALUES (1, ?1)").run(rehearsal);
  transaction.commit();
}

/// A finished copy only ever appears whole, under its own name.
Result<void> keep_copy(Connection& db, const std::string& path, int version) {
  const std::string copy = path + ".schema-" + std::to_string(version);
  const std::string unfinished = copy + ".unfinished";
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  Statement(db.handle(), "VACUUM INTO ?1").run(unfinished);
  std::error_code failed;
  std::filesystem::rename(unfinished, copy, failed);
  if (failed) {
    return fail("cannot keep a copy before migrating: " + failed.message(), copy,
                "make the folder writable for the user plumbline runs as");
  }
  return {};
}

Result<void> migrate(Connection& db, const std::string& path, int version,
                     const OpenOptions& options) {
  const auto say = [&](const std::string& what, double share) {
    if (options.progress) options.progress(what, share);
  };
  say("keeping a copy of " + path, 0);
  if (auto kept = keep_copy(db, path, version); !kept) return kept;
  const int from = version;
  for (; version < latest_version(); ++version) {
    say("migrating " + path + " to schema " + std::to_string(version + 1),
        static_cast<double>(version - from) / (latest_version() - from));
    Transaction transaction(db, Transaction::Kind::Write);
    schema_steps()[static_cast<std::size_t>(version)].take(db);
    set_pragma(db, "user_version", version + 1);
    transaction.commit();
  }
  say("migrated " + path, 1);
  return {};
}

}  // namespace

FileMark read_mark(Connection& db) {
  FileMark mark;
  mark.application_id = static_cast<int>(pragma(db, "PRAGMA application_id"));
  mark.schema_version = static_cast<int>(pragma(db, "PRAGMA user_version"));
  mark.empty = mark.application_id == 0 && mark.schema_version == 0 &&
               pragma(db, "SELECT count(*) FROM sqlite_schema") == 0;
  return mark;
}

Result<void> prepare_file(const std::string& path, const OpenOptions& options) {
  return guarded(path, [&]() -> Result<void> {
    Connection db(path, options.create ? Connection::Mode::Create : Connection::Mode::ReadWrite);
    const FileMark mark = read_mark(db);
    db.execute("PRAGMA secure_delete = ON");
    if (mark.empty) {
      if (!options.create) {
        return fail("the ledger is empty", path, "run `plumbline collect --once` first");
      }
      create(db, options.rehearsal);
      return {};
    }
    if (auto usable = check_mark(mark, path); !usable) return usable;
    if (auto usable = check_rehearsal(db, path, options.rehearsal); !usable) return usable;
    if (mark.schema_version == latest_version()) return {};
    return migrate(db, path, mark.schema_version, options);
  });
}

Result<void> check_file(const std::string& path, const OpenOptions& options) {
  return guarded(path, [&]() -> Result<void> {
    Connection db(path, Connection::Mode::ReadOnly);
    const FileMark mark = read_mark(db);
    if (mark.empty) {
      return fail("the ledger is empty", path, "run `plumbline collect --once` first");
    }
    if (auto usable = check_mark(mark, path); !usable) return usable;
    if (mark.schema_version < latest_version()) {
      return fail("written by an older plumbline (schema " + std::to_string(mark.schema_version) +
                      ", this one needs " + std::to_string(latest_version()) + ")",
                  path, "run `plumbline collect --once` or `serve` once: it migrates the ledger");
    }
    return check_rehearsal(db, path, options.rehearsal);
  });
}

std::vector<std::string> copies_of(const std::string& path) {
  std::vector<std::string> copies;
  for (int version = 1; version < latest_version(); ++version) {
    std::string copy = path + ".schema-" + std::to_string(version);
    std::error_code ignored;
    if (std::filesystem::exists(copy, ignored)) copies.push_back(std::move(copy));
  }
  return copies;
}

}  // namespace plumbline::ledger
