#pragma once

#include <string>

#include "facts/error.h"
#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {

/// Erases an account's name from the ledger at `path` and the copies beside it (law 11): from the
/// table of actors, and from free text where it stands in full. Its id stays, with
/// `remembered_class`. The bytes are gone from the files when this returns. Errors: no such
/// account; a reader that keeps the log from being emptied, a full disk (then call it again).
Result<void> forget_account(Writer& writer, const std::string& path, const std::string& account,
                            const std::string& remembered_class);

/// Rewrites the file when an earlier erasing was interrupted before it could; else does nothing.
Result<void> finish_forgetting(Writer& writer, const std::string& path);

}  // namespace plumbline::ledger
