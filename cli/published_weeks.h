#pragma once

#include "cli/environment.h"
#include "cli/judge.h"
#include "ledger/ledger.h"

namespace plumbline::cli {

/// Publishes the closed weeks that were not published yet, oldest first: from plumbline's own first
/// sweep or the last published one on, up to the one that closed before `now` (the server's time).
/// A week waits for the readings that reach over its end, at most 36 hours; one published later
/// than that is marked late: plumbline was not running. Each says what moved since the week
/// published before it. What was published stays as it was said. Returns how many were. Errors: the
/// ledger.
Result<int> publish_weeks(const Environment& environment, ledger::Ledger& ledger, Instant now,
                          const Progress& progress = {});

}  // namespace plumbline::cli
