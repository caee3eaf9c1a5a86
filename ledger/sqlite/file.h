#pragma once

#include <memory>
#include <string>

#include "ledger/ledger.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What the header of a ledger file says.
struct FileMark {
  bool empty = false;  ///< no table yet: a new file
  int application_id = 0;
  int schema_version = 0;
};
FileMark read_mark(Connection& db);

/// Makes the file at `path` a ledger of the present schema: creates it when it is missing or empty,
/// migrates an older one after keeping a copy "<path>.schema-<version>" beside it. The caller holds
/// the writer's lock. Errors: not a ledger, newer schema, rehearsal mismatch, and SQLite's own.
Result<void> prepare_file(const std::string& path, const OpenOptions& options);

/// Refuses what cannot be used as it is: not a ledger, another schema, rehearsal mismatch.
Result<void> check_file(const std::string& path, const OpenOptions& options);

/// The copies that migrations left beside a ledger.
std::vector<std::string> copies_of(const std::string& path);

}  // namespace plumbline::ledger
