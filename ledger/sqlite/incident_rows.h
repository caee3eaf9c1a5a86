#pragma once

#include <optional>
#include <vector>

#include "ledger/derive/incidents.h"
#include "ledger/sqlite/feed.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Stored periods as they were read: the next reading takes over what cannot have changed since.
struct KnownPeriods {
  std::vector<IncidentPeriod> all;  ///< by opened, then id
  Instant from = Instant::max();    ///< all that opened at it or later
  std::int64_t written = 0;         ///< the turn that wrote the newest of them
};

/// Stored incident periods of one scope, one row each. Not thread-safe.
class IncidentRows {
 public:
  /// Refers to the classes.
  IncidentRows(Connection& db, std::int64_t scope, const IncidentClasses& classes)
      : db_(db), scope_(scope), classes_(classes) {}

  /// Periods opened in [from, before), by opened, then id.
  std::vector<IncidentPeriod> read(Instant from, Instant before) const;
  /// The same of all that opened at `from` or later; `known` ones that opened before `since` stand
  /// where no later turn wrote them: only activities from `since` on were derived since.
  KnownPeriods read_again(KnownPeriods known, Instant from, Instant since) const;
  /// Those that opened before `from` and were open then, cut back to it.
  std::vector<IncidentPeriod> open_at(Instant from) const;
  /// Replaces the periods opened at `from` or later, and those among `periods` that opened before.
  void replace(Instant from, const std::vector<IncidentPeriod>& periods);
  void clear();

  /// Tells where the periods stood that were not placed yet, or that opened at the time of property
  /// versions newer than the last call knew.
  void place();

 private:
  std::int64_t placed() const;
  std::int64_t turn() const;
  std::vector<IncidentPeriod> written_after(std::int64_t turn, Instant from, Instant before) const;
  bool is_stored(const IncidentPeriod& period) const;
  void write(const IncidentPeriod& period, bool placed);

  Connection& db_;
  std::int64_t scope_;
  const IncidentClasses& classes_;
  std::optional<std::int64_t> turn_;  ///< that of what this object writes
};

/// Derives the periods of a loaded feed and replaces the stored ones from `cut.from` on.
void derive_incidents(Connection& db, std::int64_t scope, const LoadedFeed& loaded, const Cut& cut,
                      const IncidentClasses& classes);

/// Evidence::incidents from stored periods opened in [reach_from, fresh_from) and the `loaded` feed
/// from then on; no feed: stored ones tell all. `known`, those of an earlier reading, stand where
/// nothing from `since` on was derived; it becomes what is known now. `reuse`: see join_periods.
std::vector<Incident> read_incidents(Connection& db, std::int64_t scope, Instant reach_from,
                                     Instant fresh_from, const LoadedFeed* loaded, bool stored,
                                     const IncidentClasses& classes, const FactWindow& window,
                                     KnownPeriods& known, Instant since,
                                     std::vector<Incident> reuse);

}  // namespace plumbline::ledger
