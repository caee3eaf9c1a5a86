#pragma once

#include <compare>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "facts/derived.h"
#include "facts/population.h"

/// From property versions to one reading per day, signal and population (design §3: entity shares
/// are maintained as properties change, never by rescanning the estate). Pure; no clock.
namespace plumbline::ledger {

/// By how much a share changes on a day and stays so: the readings of a day are the sums of all
/// deltas up to it. Deltas may lie in the future (a declared population that starts then, an
/// OlderThan that will turn). They add up in any order: store them as
/// INSERT … ON CONFLICT(signal, population, day) DO UPDATE SET k = k + excluded.k, …
struct ShareDelta {
  std::string signal;
  Population population = Population::Infrastructure;
  DayNumber day = 0;
  std::int64_t k = 0;
  std::int64_t n = 0;
  std::int64_t unknown = 0;
  friend auto operator<=>(const ShareDelta&, const ShareDelta&) = default;
};

/// Turns changes of entities into deltas. An entity counts in n where its type is the signal's and
/// `where` is not False; in k when `good` is True; in unknown when `where` or `good` is Unknown. A
/// day is judged by its end (UTC). Feeding all property versions of the ledger, in any order, gives
/// the same sums as feeding them as they came: that is the rebuild. Not thread-safe.
class ShareKeeper {
 public:
  ShareKeeper(std::vector<ShareDefinition> definitions, std::vector<PopulationRule> rules);

  /// From `at` on an entity has state `now` instead of `before`; nullptr: it is not there. `before`
  /// must be exactly what was last given as `now` for that entity.
  void on_entity(const EntityState* before, const EntityState* now, Instant at);

  /// What has come together since the last call: by signal, population, day; without zeros.
  std::vector<ShareDelta> take_deltas();

 private:
  struct Counts {
    std::int64_t k = 0;
    std::int64_t n = 0;
    std::int64_t unknown = 0;
    bool operator==(const Counts&) const = default;
  };
  struct Cell {
    std::size_t definition;
    Population population;
    DayNumber day;
    auto operator<=>(const Cell&) const = default;
  };
  void add(const EntityState& state, Instant at, std::int64_t sign);
  void add_cell(std::size_t definition, Population population, DayNumber day, const Counts& counts,
                std::int64_t sign);

  std::vector<ShareDefinition> definitions_;
  std::vector<PopulationRule> rules_;
  std::map<Cell, Counts> cells_;
};

/// The rows of days [from, to] (both inclusive): deltas summed and carried forward over days
/// without change. A signal and population has rows from its first delta on. `to` is the day of the
/// last complete sweep: what was not looked at has no reading. A day is sealed 72 hours after it
/// ends, seen from `known_at`. By signal, population, day.
std::vector<DayReading> day_readings(std::span<const ShareDelta> deltas, DayNumber from,
                                     DayNumber to, Instant known_at);

}  // namespace plumbline::ledger
