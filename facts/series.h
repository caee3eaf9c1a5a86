#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plumbline {

/// What is asked of one counter of a machine over a window of days: for which share of the time its
/// samples were above a value. Percentiles are asked this way round, because shares of time add up
/// over days: P95 > 0.05 says that more than 5 % of the time lay above 0.05.
struct SeriesTest {
  /// What a sample (base units) is divided by before it is compared.
  enum class Per : std::uint8_t {
    One,
    CpuTime,  ///< the interval's seconds × the machine's processors: cpu.ready as a ratio per vCPU
    Memory,   ///< the machine's memory: mem.active as a ratio
  };
  std::string counter;  ///< "cpu.ready.summation"
  Per per = Per::One;
  double above = 0;
  double share = 0.05;          ///< of the time with samples
  bool more = true;             ///< holds above `share`; false: holds at or below it
  std::int64_t least_cpus = 0;  ///< false for machines with fewer
  /// Of which of its host's resources a machine is not to blame for what is above: a day on which
  /// the host was contended itself counts as a day below, one of whose host nothing is known as
  /// open. Contended: above `host_above` for more than `share` of the day's samples.
  enum class Host : std::uint8_t {
    NotAsked,
    Cpu,     ///< of its processors more than `host_above` are in use
    Memory,  ///< it takes memory back from machines, or swaps them in
  };
  Host host = Host::NotAsked;
  double host_above = 0;  ///< Cpu: a share of all that the host has
};

/// Numbers that a signal takes from samples, one reading a day: the series in force (catalogue),
/// as plain data. `digest` tells whether stored days still belong to it.
struct SeriesDefinition {
  enum class Kind : std::uint8_t {
    /// DayReading per population: machines that hold (k) of those with enough days (n).
    Machines,
    /// DayReading: cluster-hours in which what the cluster uses would fit without its largest host
    /// (k) of those known (n), for processors and memory each. EntityDay "cpu_n1", "mem_n1" per
    /// cluster: what would have been left, as a share, at 95 % of the day's samples. EntityDay
    /// "cpu_size", "mem_size": what all its hosts together have, lent or not (hertz, bytes), on the
    /// first day that is told and on each day that differs from the one before.
    Headroom,
    /// EntityDay "mem_active_n1" per cluster: as "mem_n1", with the memory that machines actively
    /// use instead of what hosts have given them.
    ActiveHeadroom,
    /// EntityDay "used_bytes", "capacity_bytes" per shared datastore; of other datastores, for the
    /// last day only, "local_used_bytes", "local_capacity_bytes".
    Space,
    /// DayReading: hours (k) of those watched (n) in which a datastore was slower than the tests
    /// allow, by the worst of their counters. Tests name counters of datastores first; those of
    /// hosts stand in on days on which no datastore tells anything. EntityDay "slow_share" of the
    /// last day: objects slow for more than a twentieth of it.
    Latency,
    /// Of the last day only: EntityDay "failover_level" per cluster with HA and admission control
    /// by
    /// slots, "failover_untold" (0) per cluster with HA whose admission control is another or off.
    Failover,
  };
  std::string signal;  ///< whose readings they are: "cap.ready_over5"
  Kind kind = Kind::Machines;
  std::vector<SeriesTest> tests;  ///< Machines: all must hold, or with `any` one
  bool any = false;
  int window_days = 30;  ///< Machines: a day's reading looks back so far
  int least_days = 14;   ///< Machines: asked are those with samples on as many days of the window
  /// Machines: once a week it is kept which servers hold (Evidence::looks). Not part of `digest`.
  bool named = false;
  std::string digest;
};

}  // namespace plumbline
