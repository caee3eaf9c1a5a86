#pragma once

#include <optional>
#include <string>

#include "facts/time.h"

namespace plumbline::collector::sources {

/// How far a history (events or tasks) was read: everything before `until` was committed. `begin`
/// is where the reading that is not yet covered by a complete poll began: after a kill in the
/// middle, the next complete poll covers it too. `served` remembers that vCenter had served
/// anything at all.
struct HistoryCursor {
  Instant begin;
  Instant until;
  bool served = false;

  std::string to_text() const;
};

/// nullopt for a text that was not written by `to_text`.
std::optional<HistoryCursor> parse_history_cursor(const std::string& text);

}  // namespace plumbline::collector::sources
