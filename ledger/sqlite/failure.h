#pragma once

#include <exception>
#include <string>
#include <utility>

#include "facts/error.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// The one clear line for what SQLite refused: disk full, locked, corrupt, not permitted, with the
/// file and what to do about it.
Error describe(const SqliteFailure& failure, const std::string& path);

/// Bytes in the file that this program never wrote.
struct DamagedRow : std::runtime_error {
  using std::runtime_error::runtime_error;
};
Error describe(const DamagedRow& damage, const std::string& path);

/// What the ledger itself does not take, said as it is to be told: nothing of the write is kept.
struct Refusal : std::runtime_error {
  explicit Refusal(Error why) : std::runtime_error(why.what), error(std::move(why)) {}
  Error error;
};

/// Runs `body` (returning Result<T>) and turns what it throws into an Error: the border between
/// exceptions and values.
template <class Body>
auto guarded(const std::string& path, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const SqliteFailure& failure) {
    return tl::make_unexpected(describe(failure, path));
  } catch (const DamagedRow& damage) {
    return tl::make_unexpected(describe(damage, path));
  } catch (const Refusal& refusal) {
    return tl::make_unexpected(refusal.error);
  } catch (const std::bad_alloc&) {
    return fail("out of memory", path, "give the service more memory");
  }
}

}  // namespace plumbline::ledger
