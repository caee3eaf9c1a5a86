#pragma once

#include <optional>

#include "collector/sources/history_cursor.h"
#include "facts/poll.h"

namespace plumbline::collector::sources {

/// Watches the keys of a history for a vCenter that was restored from a backup: it gives keys anew
/// that it had given before. An item that is clearly later than everything that earlier readings
/// saw, and whose key is not higher, tells. Within one reading, order and times may well differ, so
/// only what earlier readings saw is compared; and keys are given a little before items become
/// visible, so "clearly" is a minute. Not thread-safe.
class KeyWatch {
 public:
  explicit KeyWatch(std::optional<HistoryCursor::Newest> before)
      : before_(before), newest_(before) {}

  void see(std::int32_t key, Instant created);

  const std::optional<HistoryCursor::Newest>& newest() const { return newest_; }
  /// What may be lost, from `known_until`, where the reading before ended; nullopt: no restore.
  std::optional<Gap> lost(const char* what, Instant known_until) const;

 private:
  std::optional<HistoryCursor::Newest> before_;
  std::optional<HistoryCursor::Newest> newest_;
  std::optional<HistoryCursor::Newest> rewound_;  ///< the earliest that tells
};

}  // namespace plumbline::collector::sources
