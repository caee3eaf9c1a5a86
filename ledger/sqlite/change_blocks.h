#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/derive/derive.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Stored changes of one scope, packed by the UTC day on which they started. Not thread-safe.
class ChangeBlocks {
 public:
  ChangeBlocks(Connection& db, std::int64_t scope) : db_(db), scope_(scope) {}

  /// Adds the changes started on day `from` or later and queued before `queued_before`, by started,
  /// then id.
  void read(DayNumber from, Instant queued_before, std::vector<Change>& changes) const;
  /// What finding a cut needs: the changes with reach ≥ `reach_from` (and perhaps others).
  std::vector<ChangeSpan> spans(Instant reach_from) const;
  /// Replaces the changes queued at `from` or later.
  void replace(Instant from, const std::vector<DerivedChange>& changes);
  /// Adds the activities of these changes, as far as they are stored. Each day on which one started
  /// is read once.
  void add_members(const std::vector<std::int64_t>& changes, MembersOfChanges& found) const;
  void clear();

 private:
  Connection& db_;
  std::int64_t scope_;
};

/// Stored days of accounts of one scope, packed by day.
class ActorDayBlocks {
 public:
  ActorDayBlocks(Connection& db, std::int64_t scope) : db_(db), scope_(scope) {}
  /// Days [from, before), by day, actor.
  std::vector<ActorDay> read(DayNumber from, DayNumber before) const;
  /// Replaces the days from `from` on.
  void replace(DayNumber from, const std::vector<ActorDay>& days);
  void clear();

 private:
  Connection& db_;
  std::int64_t scope_;
};

}  // namespace plumbline::ledger
