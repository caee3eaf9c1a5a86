#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "facts/time.h"

namespace plumbline::collector::sources {

/// How far a history (events or tasks) was read: everything before `until` was committed. `begin`
/// is where the reading that is not yet covered by a complete poll began: after a kill in the
/// middle, the next complete poll covers it too. `served` remembers that vCenter had served
/// anything at all, `newest` the highest key and the latest time of what was read: a later event
/// with a key that is not higher tells of a vCenter that was restored from a backup.
struct HistoryCursor {
  struct Newest {
    std::int32_t key = 0;
    Instant created;
  };

  Instant begin;
  Instant until;
  bool served = false;
  std::optional<Newest> newest;

  std::string to_text() const;
};

/// Whether `key` was given after `than`: keys are 32 bits wide and wrap.
bool key_is_later(std::int32_t key, std::int32_t than);

/// nullopt for a text that was not written by `to_text`.
std::optional<HistoryCursor> parse_history_cursor(const std::string& text);

}  // namespace plumbline::collector::sources
