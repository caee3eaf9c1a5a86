#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collector/sources/counter_directory.h"
#include "collector/sources/performance_batch.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// What the performance streams of one vCenter keep between sweeps; rebuilt after a new session and
/// when it has become old.
struct PerformanceMemory {
  struct Entities {
    std::vector<EntityRef> all;  ///< by id
    Instant read;
  };
  /// For "time left": where the reading back stood when this process first saw it.
  struct Pace {
    Clock::Steady::time_point began;
    double share = 0;
  };

  std::int64_t generation = -1;
  CounterDirectory counters;
  std::vector<PerformanceInterval> intervals;
  Instant counters_read;
  Instant intervals_read;
  std::string limit_told;  ///< the setting's text that `limits` was made from
  QueryLimits limits;
  std::map<std::string, Entities> entities;
  std::map<std::string, Pace> paces;
};

/// The stream "performance/<type>": the planned counters of one type, aggregate instance. Counters,
/// intervals and their levels are discovered, never assumed, and become entities "PerfCounter" and
/// "PerfInterval"; a counter that is missing or not collected is said in the poll's reason.
/// VirtualMachine: one histogram per counter and day. All others: every sample of every interval.
Answer<void> read_performance(const Reading& reading, const std::string& type,
                              PerformanceMemory& memory, StreamRun& run);

}  // namespace plumbline::collector::sources
