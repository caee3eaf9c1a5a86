#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/sample.h"
#include "ledger/sqlite/series_facts.h"

namespace plumbline::ledger {

/// What the stored days of one definition were made of, and how far they reach.
struct SeriesMark {
  std::string basis;   ///< vCenters and populations; others: what can be made anew is made anew
  std::string digest;  ///< of the definition; another one: stored days are no use
  std::int64_t touch_upto = 0;
  std::int64_t version_upto = 0;
  DayNumber day_upto = -1;
};

/// A day's reading of one population.
struct SeriesReading {
  DayNumber day = 0;
  Population population = Population::Infrastructure;
  MachineWindow::Counts counts;  ///< Latency: seconds
  Instant recorded_at = Instant::min();
  std::optional<WeeklyLook> look =
      std::nullopt;  ///< of servers, on a day of looking; without its signal
};

/// The stored days and readings of one definition of one scope. Not thread-safe.
class SeriesRows {
 public:
  /// `signal`: name id; 0: nothing is stored.
  SeriesRows(Connection& db, std::int64_t scope, std::int64_t signal)
      : db_(db), scope_(scope), signal_(signal) {}

  SeriesMark mark() const;
  void set_mark(const SeriesMark& mark);

  /// nullopt: no such day.
  std::optional<SeriesDay> day(SeriesDefinition::Kind kind, DayNumber day) const;
  /// The stored days in [from, to], ascending.
  std::vector<DayNumber> days(DayNumber from, DayNumber to) const;
  /// Days with objects that were not known.
  std::vector<DayNumber> blank_days() const;
  /// An empty one is taken away.
  void put_day(DayNumber number, const SeriesDay& day);

  std::vector<SeriesReading> readings(DayNumber from, DayNumber to) const;
  void put_readings(DayNumber day, const std::vector<SeriesReading>& readings);

  /// The looks in [from, to] belong to the readings of servers.
  std::map<DayNumber, WeeklyLook> looks(DayNumber from, DayNumber to) const;
  void erase_looks_before(DayNumber before);

  /// Days, not readings.
  void erase_days_before(DayNumber before);
  /// Days and readings from `from` on.
  void erase_from(DayNumber from);

 private:
  Connection& db_;
  const std::int64_t scope_;
  const std::int64_t signal_;
};

/// Notes on which days these numbers are.
void touch_days(Connection& db, std::int64_t vcenter, const std::vector<Sample>& samples,
                const std::vector<SampleRun>& runs, const std::vector<DayHistogram>& histograms);

/// Days with numbers that came after `after`, of the kinds of facts that a definition is made of.
std::set<DayNumber> days_touched(Connection& db, const std::vector<std::int64_t>& vcenters,
                                 const SeriesDefinition& definition, std::int64_t after);

}  // namespace plumbline::ledger
