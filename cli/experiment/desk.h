#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/environment.h"
#include "cli/judge.h"
#include "scoring/assessment.h"
#include "scoring/week_record.h"

namespace plumbline::cli {

/// One scope with all that its experiments are told from, as of one moment.
struct Desk {
  Case subject;
  scoring::WeekHistory weeks;  ///< closed by the moment, oldest first
  scoring::ScopeResult result;
  Instant as_of;
};

/// The scopes asked for (`only_scope` empty: all) as of `at`, or the latest recorded_at, with what
/// was known by `known_at`. Errors: the ledger is empty or cannot be read, there is no such scope.
Result<std::vector<Desk>> open_desks(const Environment& environment, ledger::Ledger& ledger,
                                     const Options& options, const Progress& progress);

/// The draft in a file, as the practice folder of the scope would have it if it lay there at the
/// desk's moment. Errors: every problem of the file, with its line and remedy.
tl::expected<Experiment, std::vector<Error>> draft_in_file(const std::string& file,
                                                           const Desk& desk,
                                                           const scoring::Rubric& rubric);

}  // namespace plumbline::cli
