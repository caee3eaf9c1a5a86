#pragma once

#include <mutex>
#include <string>

#include "ledger/sqlite/failure.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"
#include "ledger/sqlite/writer_lock.h"

namespace plumbline::ledger {

/// The one connection that writes, and the ids it remembers. `write` runs its body in one
/// transaction: all of it is kept, or (when anything throws or fails) nothing. Thread-safe: one
/// transaction at a time.
class Writer {
 public:
  Writer(WriterLock lock, const std::string& path, Connection::Mode mode)
      : lock_(std::move(lock)), db_(path, mode), names_(db_) {}

  /// `body(Connection&, Names&)` returns a plain value; the answer is Result of it.
  template <class Body>
  auto write(Body&& body) {
    using Answer = decltype(body(db_, names_));
    const std::lock_guard hold(mutex_);
    return guarded(db_.path(), [&]() -> Result<Answer> {
      try {
        Transaction transaction(db_, Transaction::Kind::Write);
        Answer answer = body(db_, names_);
        transaction.commit();
        return answer;
      } catch (...) {
        // Ids made in what is now rolled back do not exist.
        names_.forget_all();
        throw;
      }
    });
  }
  /// For what SQLite refuses inside a transaction (pragmas, checkpoints).
  template <class Body>
  auto alone(Body&& body) {
    const std::lock_guard hold(mutex_);
    return guarded(db_.path(), [&] { return body(db_); });
  }

 private:
  WriterLock lock_;
  Connection db_;
  Names names_;
  std::mutex mutex_;
};

/// Remembers the latest `recorded_at` of any fact: the default of `known_at`.
void note_recorded(Connection& db, Instant recorded_at);

}  // namespace plumbline::ledger
