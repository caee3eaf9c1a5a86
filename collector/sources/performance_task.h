#pragma once

#include <set>
#include <string>
#include <vector>

#include "collector/sources/performance.h"

namespace plumbline::collector::sources {

/// One reading of one type's performance: what its parts share. References only; lives for one
/// call.
struct PerformanceTask {
  const Reading& reading;
  PerformanceMemory& memory;
  StreamRun& run;
  const std::string& type;
  std::vector<Counter> counters;     ///< planned, known here
  std::vector<std::string> remarks;  ///< for the poll's reason
  std::set<EntityRef> hidden;        ///< refused so far

  void remark(const std::string& text);
};

/// The type's entities, by id. Read when they are older than an hour: one property each.
Answer<const PerformanceMemory::Entities*> list_entities(PerformanceTask& task);

/// All counters' samples of some entities in (after, until], in as many calls as the limits demand.
/// An entity that is refused counts in poll.hidden (unless it is gone by now); when everything of
/// several is refused, and not for want of a privilege, the fault is the vCenter's and ends the
/// stream. An answer of nothing at all is asked for again once.
Answer<std::vector<EntitySeries>> fetch_samples(PerformanceTask& task,
                                                const PerformanceQuestion& question);

/// How many of the type's entities make one batch.
std::size_t entities_per_batch(const PerformanceTask& task, std::size_t counters,
                               std::chrono::seconds period, std::chrono::seconds window);

/// Says how far the reading back has come, in the run and to people.
void tell_progress(PerformanceTask& task, double share_done, const std::string& of_what);

/// Every sample of every interval: clusters, hosts, datastores.
Answer<void> read_rollups(PerformanceTask& task);

/// One histogram per entity, counter and day: VMs.
Answer<void> read_days(PerformanceTask& task);

/// How long after a day's end its samples may still come in.
inline constexpr std::chrono::hours kDayMargin{2};
/// Samples that reading one day of all VMs may take.
inline constexpr std::int64_t kDaySampleBudget = 20'000'000;

/// The interval for one day of so many VMs: the finest that is enabled, collects a counter, still
/// holds the whole day at `now` and fits the budget; where none fits, the coarsest that holds it.
/// nullptr: none holds it. A day of one or two samples is none: at most two hours apart.
const PerformanceInterval* interval_for_day(const std::vector<PerformanceInterval>& intervals,
                                            const std::vector<Counter>& counters, DayNumber day,
                                            Instant now, std::int64_t vms, std::int64_t budget);

/// The oldest day that some interval still holds whole at `now`.
DayNumber first_day_held(const std::vector<PerformanceInterval>& intervals,
                         const std::vector<Counter>& counters, Instant now);

}  // namespace plumbline::collector::sources
