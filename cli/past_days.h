#pragma once

#include <vector>

#include "cli/environment.h"
#include "cli/judge.h"

namespace plumbline::cli {

/// The midnights (UTC) after `since`, up to and including `until`, oldest first.
std::vector<Instant> midnights(Instant since, Instant until);

/// Judges every scope (or only `only_scope`) as of each of the moments, which ascend, with all that
/// is known now: what `assess --at` says of each. The closed weeks are judged once for all of them,
/// so that a moment costs no more than its own evidence. Errors: the ledger is empty or cannot be
/// read, or there is no such scope.
Result<std::vector<scoring::Assessment>> judge_moments(const Environment& environment,
                                                       ledger::Ledger& ledger,
                                                       const std::vector<Instant>& moments,
                                                       const std::string& only_scope,
                                                       const Progress& progress);

}  // namespace plumbline::cli
