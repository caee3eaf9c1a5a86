#pragma once

#include <functional>
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

/// Visits the polls of all vCenters with ids above `after`, by id; returns the last id.
std::int64_t each_poll_since(
    Connection& db, std::int64_t after,
    const std::function<void(std::int64_t vcenter, Poll poll, Instant recorded_at)>& visit);

}  // namespace plumbline::ledger
