#pragma once

#include <memory>
#include <vector>

#include "cli/environment.h"
#include "cli/feed_reader.h"

namespace plumbline::cli {

/// The clock of a scope: that of its vCenter which is ahead.
std::optional<ServerTime> scope_now(const config::ScopeSettings& scope,
                                    const std::vector<std::unique_ptr<collector::Collector>>& all);

/// Looks at the practice folder of every scope that has one and commits what is new, under the
/// scope's server time (law 10). A folder that cannot be read is reported and nothing is sighted:
/// what was known stays; so does a file that is refused. What was fetched from a feed that is no
/// longer configured is gone. Returns the problems, one line each.
std::vector<Error> sight_practice(const config::Settings& settings, ledger::Ledger& ledger,
                                  const std::vector<std::unique_ptr<collector::Collector>>& all);

/// Fetches every feed once; returns what went wrong.
std::vector<Error> fetch_feeds(const Environment& environment,
                               const std::map<std::string, std::string>& variables,
                               ledger::Ledger& ledger,
                               const std::vector<std::unique_ptr<collector::Collector>>& all,
                               const std::stop_token& stop);

/// Brings every scope's derived rows up to date.
Result<void> derive_all(const Environment& environment, ledger::Ledger& ledger);

}  // namespace plumbline::cli
