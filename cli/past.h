#pragma once

#include "cli/environment.h"
#include "scoring/snapshot.h"

namespace plumbline::cli {

/// Gives a snapshot the past that pages draw: the closed weeks before its moment as the ledger
/// keeps them, and what the last published week said of itself. Errors: the ledger cannot be read.
Result<void> add_past(const Environment& environment, ledger::Ledger& ledger,
                      scoring::Snapshot& snapshot);

}  // namespace plumbline::cli
