#pragma once

#include <optional>
#include <vector>

#include "ledger/derive/incidents.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Stored incident periods of one scope, one row each. Not thread-safe.
class IncidentRows {
 public:
  IncidentRows(Connection& db, std::int64_t scope) : db_(db), scope_(scope) {}

  /// Periods opened in [from, before), by opened, then id.
  std::vector<IncidentPeriod> read(Instant from, Instant before) const;
  /// Those that opened before `from` and were open then, cut back to it.
  std::vector<IncidentPeriod> open_at(Instant from, const IncidentClasses& classes) const;
  /// Replaces the periods opened at `from` or later, and those among `periods` that opened before.
  void replace(Instant from, const std::vector<IncidentPeriod>& periods);
  void clear();

  /// Tells where the periods stood that were not placed yet, or that opened at the time of property
  /// versions newer than the last call knew.
  void place(const IncidentClasses& classes);

 private:
  void write(const IncidentPeriod& period, bool placed);

  Connection& db_;
  std::int64_t scope_;
};

/// Derives the periods of a loaded feed and replaces the stored ones from `cut.from` on.
void derive_incidents(Connection& db, std::int64_t scope, const LoadedFeed& loaded, const Cut& cut,
                      const IncidentClasses& classes);

/// Evidence::incidents from stored periods opened in [reach_from, fresh_from) and the `loaded` feed
/// from then on; no feed: stored ones tell all.
std::vector<Incident> read_incidents(Connection& db, std::int64_t scope, Instant reach_from,
                                     Instant fresh_from, const LoadedFeed* loaded, bool stored,
                                     const IncidentClasses& classes, const FactWindow& window);

}  // namespace plumbline::ledger
