#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collector/soap/element.h"

namespace plumbline::collector::sources {

/// A performance counter as this vCenter has it (PerfCounterInfo). Ids differ from vCenter to
/// vCenter and are never written down anywhere else; the name is the identity.
struct Counter {
  std::int32_t id = 0;
  std::string name;          ///< "cpu.usagemhz.average"
  std::string unit;          ///< "megaHertz"
  double factor = 1;         ///< raw value × factor = base unit
  bool unit_known = true;    ///< else factor means nothing
  int level = 1;             ///< least statistics level at which it is collected
  int per_device_level = 1;  ///< the same of its instances
};

/// One of the intervals at which a vCenter keeps roll-ups (PerfInterval).
struct PerformanceInterval {
  std::int32_t key = 0;
  std::string name;
  std::chrono::seconds period{0};  ///< between two samples
  std::chrono::seconds length{0};  ///< how long they are kept
  int level = 1;
  bool enabled = true;

  bool collects(const Counter& counter) const { return enabled && counter.level <= level; }
};

/// Name → counter.
using CounterDirectory = std::map<std::string, Counter>;

/// Reads PerformanceManager.perfCounter. One without id or name is left out.
CounterDirectory counters_of(soap::Node perf_counter);

/// Reads PerformanceManager.historicalInterval, finest first. One without a period or a length is
/// left out.
std::vector<PerformanceInterval> intervals_of(soap::Node historical_interval);

/// Those of `wanted` (names) that this vCenter has, in a unit that is known. What is left out is
/// told in `lacking`, one phrase each.
std::vector<Counter> find_counters(const CounterDirectory& directory,
                                   const std::vector<std::string>& wanted,
                                   std::vector<std::string>& lacking);

/// Those that are collected at this interval.
std::vector<Counter> collected_at(const PerformanceInterval& interval,
                                  const std::vector<Counter>& counters);

}  // namespace plumbline::collector::sources
