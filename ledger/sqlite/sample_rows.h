#pragma once

#include <functional>
#include <string>
#include <vector>

#include "facts/sample.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/sample_block.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// How long numbers are kept.
inline constexpr std::chrono::days kRawKept{35};       ///< intervals under half an hour, histograms
inline constexpr std::chrono::days kRollupsKept{400};  ///< longer ones, and samples of no interval

/// Adds to the days of a series what is not there yet; returns how many points were new.
std::int64_t add_run(Connection& db, Names& names, std::int64_t vcenter, const SampleRun& run,
                     Instant recorded_at);
/// Samples of no interval: those that follow each other in one series are one run.
std::int64_t add_samples(Connection& db, Names& names, std::int64_t vcenter,
                         const std::vector<Sample>& samples, Instant recorded_at);
/// True when that day was not there yet.
bool add_histogram(Connection& db, Names& names, std::int64_t vcenter,
                   const DayHistogram& histogram, Instant recorded_at);

/// Points in [from, to) of entities of a type (empty: the vCenter itself), by day, then entity.
void read_runs(Connection& db, const std::vector<std::int64_t>& vcenters, const std::string& type,
               const std::string& series, std::chrono::seconds interval, Instant from, Instant to,
               const std::function<void(const SampleRun&)>& visit);
/// Days [from, to], by day, then entity.
void read_histograms(Connection& db, const std::vector<std::int64_t>& vcenters,
                     const std::string& type, const std::string& series, DayNumber from,
                     DayNumber to, const std::function<void(const DayHistogram&)>& visit);

/// A stretch of old days of one series; each is taken away in a transaction of its own.
struct Expiring {
  std::int64_t vcenter = 0;
  std::int64_t series = 0;
  std::int64_t interval = 0;  ///< seconds; −1: histograms
};
/// All series that something is kept of: found by leaping from one to the next, not by reading all.
std::vector<Expiring> read_series(Connection& db);
/// Takes away what is past its time; of samples of no interval, those past kRawKept are thinned to
/// the last of each hour (those before `thinned_before` were already). Returns the rows taken away.
std::int64_t expire_series(Connection& db, const Expiring& series, DayNumber thinned_before,
                           DayNumber today);

/// A sample as schema 2 kept it.
struct StoredPoint {
  std::int64_t vcenter;
  std::int64_t entity;
  std::int64_t series;
  Instant time;
  double value;
  Instant recorded_at;

  bool shares_day(const StoredPoint& next) const {
    return vcenter == next.vcenter && entity == next.entity && series == next.series &&
           day_of(time) == day_of(next.time);
  }
};
/// Points of one day of one series, ascending.
void add_stored_points(Connection& db, const std::vector<StoredPoint>& points);

}  // namespace plumbline::ledger
