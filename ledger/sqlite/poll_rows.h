#pragma once

#include <optional>
#include <vector>

#include "facts/poll.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds a poll unless the same one is there.
void add_poll(Connection& db, Names& names, std::int64_t vcenter, const Poll& poll,
              Instant recorded_at);

/// Polls of a vCenter whose start lies in [from, to), recorded by `known_at`, by start.
std::vector<Poll> read_polls(Connection& db, std::int64_t vcenter, Instant from, Instant to,
                             Instant known_at);

}  // namespace plumbline::ledger
