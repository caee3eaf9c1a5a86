#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "facts/time.h"

namespace plumbline::collector::sources {

/// How far a history (events or tasks) was read: everything in [begin, until) that is not `past`
/// was committed. `begin` is where the reading that is not yet covered by a complete poll began:
/// after a kill in the middle, the next complete poll covers it too. One text per history, written
/// in the transaction of the facts that it speaks of; both the reading of what is new and the
/// reading back of the past keep their place in it.
struct HistoryCursor {
  /// The highest key and the latest time of what was read: a later item with a key that is not
  /// higher tells of a vCenter that was restored from a backup.
  struct Newest {
    std::int32_t key = 0;
    Instant created;
  };
  /// What is still to be read back, newest first: [low, high), of what was [low, top) at first.
  struct Past {
    Instant low;
    Instant high;
    Instant top;
    Duration slice = std::chrono::days(1);  ///< length of the next slice
    bool hidden = false;  ///< what follows `high` begins with a stretch that cannot be read
  };

  /// What a restored backup took with it: from where it had been read to the first item after.
  struct Restored {
    Instant from;
    Instant to;
    friend bool operator==(const Restored&, const Restored&) = default;
  };

  Instant begin;
  Instant until;
  bool served = false;        ///< vCenter had served anything at all
  bool tells_latest = false;  ///< the server's latestPage was seen to tell the truth
  bool hidden = false;        ///< what was read last ended in a stretch that cannot be read
  std::string asked;          ///< HistorySource::asked of what was read, so far back as it goes
  Instant looked_back;        ///< when the last day was read once more
  std::optional<Newest> newest;
  std::optional<Restored> restored;  ///< the last one that was told of
  std::optional<Past> past;

  std::string to_text() const;
};

/// Whether `key` was given after `than`: keys are 32 bits wide and wrap.
bool key_is_later(std::int32_t key, std::int32_t than);

/// nullopt for a text that was not written by `to_text`, of this release or of the first.
std::optional<HistoryCursor> parse_history_cursor(const std::string& text);

}  // namespace plumbline::collector::sources
