#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "facts/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace plumbline::ledger {

/// What SQLite refused: its extended result code and its text. Thrown inside ledger/sqlite only and
/// turned into an Error at the border of the Ledger (failure.h).
struct SqliteFailure : std::runtime_error {
  SqliteFailure(int result_code, const std::string& text)
      : std::runtime_error(text), code(result_code) {}
  int code;
};

/// Marks bytes to be bound as a BLOB rather than TEXT.
struct AsBlob {
  std::string_view bytes;
};

/// One prepared statement. All of it throws SqliteFailure. `bind` copies text and blobs; `run` and
/// `number` need not. Columns are valid until the next step. Not thread-safe.
class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds all parameters in order, after resetting what ran before; then loop on `next`.
  template <class... Args>
  Statement& bind(const Args&... args) {
    put_all(true, args...);
    return *this;
  }
  /// Binds and steps to the end; returns the number of rows changed.
  template <class... Args>
  std::int64_t run(const Args&... args) {
    put_all(false, args...);
    return finish();
  }
  /// The first column of the first row as a number; nullopt when there is no row or it is NULL.
  template <class... Args>
  std::optional<std::int64_t> number(const Args&... args) {
    put_all(false, args...);
    std::optional<std::int64_t> answer;
    if (next() && !is_null(0)) answer = integer(0);
    reset();
    return answer;
  }
  /// True when there is a row to read; resets itself after the last one.
  bool next();
  void reset();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  Instant instant(int column) const { return from_micros(integer(column)); }
  std::optional<Instant> maybe_instant(int column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
  }

 private:
  template <class... Args>
  void put_all(bool copy, const Args&... args) {
    reset();
    copy_ = copy;
    int index = 0;
    (put(++index, args), ...);
  }
  std::int64_t finish();
  void put(int index, std::nullptr_t);
  void put(int index, std::int64_t value);
  void put(int index, double value);
  void put(int index, std::string_view value);
  void put(int index, const std::string& value) { put(index, std::string_view(value)); }
  void put(int index, const char* value) { put(index, std::string_view(value)); }
  void put(int index, Instant value) { put(index, to_micros(value)); }
  void put(int index, int value) { put(index, std::int64_t{value}); }
  void put(int index, std::uint32_t value) { put(index, std::int64_t{value}); }
  void put(int index, bool value) { put(index, std::int64_t{value ? 1 : 0}); }
  void put(int index, const AsBlob& value);
  template <class T>
  void put(int index, const std::optional<T>& value) {
    if (value) {
      put(index, *value);
    } else {
      put(index, nullptr);
    }
  }

  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
  bool copy_ = false;
};

/// One connection to one SQLite file, with its prepared statements. Not thread-safe.
class Connection {
 public:
  enum class Mode { ReadOnly, ReadWrite, Create };
  Connection(const std::string& path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The prepared statement for `sql`, which must be a string literal (cached by its address).
  Statement& prepared(const char* sql);
  /// Runs one or more statements that take no parameters and give no rows that matter.
  void execute(const std::string& sql);
  std::int64_t last_insert_id() const;
  bool in_transaction() const;
  sqlite3* handle() const { return db_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  sqlite3* db_ = nullptr;
  std::unordered_map<const void*, std::unique_ptr<Statement>> statements_;
};

/// BEGIN … COMMIT; rolls back when it goes out of scope without `commit`.
class Transaction {
 public:
  enum class Kind { Read, Write };
  Transaction(Connection& db, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& db_;
  bool open_ = true;
};

}  // namespace plumbline::ledger
