#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/poll.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// A daily reading that slips by half a day is no gap; a day left out is.
inline constexpr Duration kInventoryInterval = std::chrono::hours(36);

/// The polls of a ledger, boiled down to those that matter to facts/coverage.h: joined where one
/// goes on where the last ended, thinned where readings are close. Kept in memory and brought up to
/// date with new polls only, so that assessing does not slow with history. Not thread-safe.
class PollDigest {
 public:
  using ByStream = std::map<std::string, std::vector<Poll>>;

  /// Takes in polls committed since the last call.
  void update(Connection& db);
  /// True when no poll taken in began after `as_of` or was recorded after `known_at`.
  bool answers(Instant as_of, Instant known_at) const {
    return latest_started_ <= as_of && latest_recorded_ <= known_at;
  }
  const ByStream& of(std::int64_t vcenter) { return polls_[vcenter]; }

 private:
  std::map<std::int64_t, ByStream> polls_;
  std::int64_t upto_ = 0;
  Instant latest_started_ = Instant::min();
  Instant latest_recorded_ = Instant::min();
};

/// False when all it tells is that a reading failed.
bool proves(const Poll& poll);

/// Adds a poll to a stream's list, later than those in it, leaving out what it makes superfluous.
void add_to_digest(std::vector<Poll>& polls, Poll poll);

}  // namespace plumbline::ledger
