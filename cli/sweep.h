#pragma once

#include <memory>
#include <vector>

#include "cli/environment.h"

namespace plumbline::cli {

/// Looks at the practice folder of every scope that has one and commits what is new, under the
/// scope's server time (law 10). A folder that cannot be read is reported and nothing is sighted:
/// what was known stays; so does a file that is refused. Returns the problems, one line each.
std::vector<Error> sight_practice(const config::Settings& settings, ledger::Ledger& ledger,
                                  const std::vector<std::unique_ptr<collector::Collector>>& all);

/// Brings every scope's derived rows up to date.
Result<void> derive_all(const Environment& environment, ledger::Ledger& ledger);

}  // namespace plumbline::cli
