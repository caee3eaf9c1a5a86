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

/// A poll as it is stored.
struct StoredPoll {
  std::int64_t id = 0;
  Instant recorded_at;
  Poll poll;
};
/// Polls of one stream whose start lies in [from, to), by start.
std::vector<StoredPoll> read_stored_polls(Connection& db, std::int64_t vcenter, std::int64_t stream,
                                          Instant from, Instant to);
/// Writes what joining changes of a poll: its start, interval, gaps and counts.
void replace_poll(Connection& db, const StoredPoll& stored);

/// Visits the polls of all vCenters with ids above `after`, by id; returns the last id.
std::int64_t each_poll_since(
    Connection& db, std::int64_t after,
    const std::function<void(std::int64_t vcenter, Poll poll, Instant recorded_at)>& visit);

}  // namespace plumbline::ledger
