#include "ledger/sqlite/statement.h"

#include <sqlite3.h>

namespace plumbline::ledger {
namespace {

constexpr int kBusyMilliseconds = 5000;

[[noreturn]] void refuse(sqlite3* db, int code) {
  const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
  // After an out-of-memory or open failure the handle may hold an older code.
  const bool same = (extended & 0xff) == (code & 0xff);
  throw SqliteFailure(same ? extended : code,
                      db != nullptr && same ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view sql) : db_(db) {
  const int code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) refuse(db, code);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    const int extended = sqlite3_extended_errcode(db_);
    const std::string text = sqlite3_errmsg(db_);
    sqlite3_reset(statement_);
    throw SqliteFailure(extended, text);
  }
  sqlite3_reset(statement_);
  return false;
}

std::int64_t Statement::finish() {
  while (next()) {
  }
  return sqlite3_changes64(db_);
}

void Statement::reset() { sqlite3_reset(statement_); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(statement_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Statement::put(int index, std::nullptr_t) { sqlite3_bind_null(statement_, index); }

void Statement::put(int index, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_, index, value);
  if (code != SQLITE_OK) refuse(db_, code);
}
void Statement::put(int index, double value) {
  const int code = sqlite3_bind_double(statement_, index, value);
  if (code != SQLITE_OK) refuse(db_, code);
}
void Statement::put(int index, std::string_view value) {
  // A null pointer would bind NULL, not the empty text.
  const int code =
      sqlite3_bind_text64(statement_, index, value.data() == nullptr ? "" : value.data(),
                          value.size(), copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) refuse(db_, code);
}
void Statement::put(int index, const AsBlob& value) {
  const std::string_view bytes = value.bytes;
  const int code =
      sqlite3_bind_blob64(statement_, index, bytes.data() == nullptr ? "" : bytes.data(),
                          bytes.size(), copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC);
  if (code != SQLITE_OK) refuse(db_, code);
}

Connection::Connection(const std::string& path, Mode mode) : path_(path) {
  int flags = SQLITE_OPEN_NOMUTEX;
  flags |= mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode == Mode::Create) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
  if (code != SQLITE_OK) {
    const int extended = db_ != nullptr ? sqlite3_extended_errcode(db_) : code;
    const std::string text = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
    sqlite3_close_v2(db_);
    throw SqliteFailure(extended, text);
  }
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, kBusyMilliseconds);
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close_v2(db_);
}

Statement& Connection::prepared(const char* sql) {
  auto& slot = statements_[sql];
  if (slot == nullptr) slot = std::make_unique<Statement>(db_, sql);
  return *slot;
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) refuse(db_, code);
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(db_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

Transaction::Transaction(Connection& db, Kind kind) : db_(db) {
  db_.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
}

Transaction::~Transaction() {
  if (!open_ || !db_.in_transaction()) return;
  // SQLite may have rolled back by itself; a failure here leaves nothing more to do.
  sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  db_.execute("COMMIT");
  open_ = false;
}

}  // namespace plumbline::ledger
