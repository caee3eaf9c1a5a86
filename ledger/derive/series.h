#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "facts/log_histogram.h"
#include "facts/series.h"

/// From samples to one row per day (facts/series.h). Pure functions over plain memory; a day is
/// made of its own samples only, so that making it again, in any order, gives the same.
namespace plumbline::ledger {

using SeriesPoints = std::vector<std::pair<Instant, double>>;

/// How long a value that is told only when it changes still counts. It is told again after a day,
/// or at the reading after that: by whoever collects once a day, every other day.
inline constexpr Duration kStillCounts = std::chrono::hours(50);

/// What a machine was given; 0: not known.
struct MachineSize {
  std::int64_t cpus = 0;
  double memory_bytes = 0;
};

/// One machine's day under one test: how long there are samples, and how much of that is high.
struct MachineTime {
  std::uint32_t entity = 0;
  std::uint16_t test = 0;  ///< index into SeriesDefinition::tests
  std::int64_t covered_s = 0;
  std::int64_t high_s = 0;
  std::int64_t open_s = 0;  ///< high, and not in high_s: whether its host was is not known
  friend auto operator<=>(const MachineTime&, const MachineTime&) = default;
};

/// nullopt when the test divides by a size that is not known.
std::optional<MachineTime> machine_time(const SeriesTest& test, const LogHistogram& values,
                                        std::chrono::seconds interval, const MachineSize& size);

/// A machine as it was at a day's end.
struct MachineAtEnd {
  Population population = Population::Server;
  std::int64_t cpus = 0;
};

/// The sums of a window of days, by machine and test: a day is added when it comes and taken away
/// when it leaves. Not thread-safe.
class MachineWindow {
 public:
  void add(const std::vector<MachineTime>& day) { change(day, +1); }
  void remove(const std::vector<MachineTime>& day) { change(day, -1); }

  struct Counts {
    std::int64_t k = 0;
    std::int64_t n = 0;
    std::int64_t unknown = 0;
  };
  /// A day's reading. `at_end` tells a machine at the day's end, nullptr when it was gone.
  template <class AtEnd>
  std::map<Population, Counts> readings(const SeriesDefinition& definition,
                                        const AtEnd& at_end) const {
    return readings(definition, at_end, [](std::uint32_t, Population, Truth) {});
  }
  /// `tell` hears of each machine that was asked, and whether the tests hold of it.
  template <class AtEnd, class Tell>
  std::map<Population, Counts> readings(const SeriesDefinition& definition, const AtEnd& at_end,
                                        const Tell& tell) const {
    std::map<Population, Counts> all;
    for (const auto& [entity, sums] : machines_) {
      bool asked = false;
      for (const Sum& sum : sums) asked = asked || sum.days >= definition.least_days;
      const MachineAtEnd* machine = asked ? at_end(entity) : nullptr;
      if (machine == nullptr) continue;
      Counts& counts = all[machine->population];
      ++counts.n;
      const Truth truth = holds(definition, sums, machine->cpus);
      counts.k += truth == Truth::True ? 1 : 0;
      counts.unknown += truth == Truth::Unknown ? 1 : 0;
      tell(entity, machine->population, truth);
    }
    return all;
  }

 private:
  struct Sum {
    std::int64_t covered_s = 0;
    std::int64_t high_s = 0;
    std::int64_t open_s = 0;
    int days = 0;
  };
  void change(const std::vector<MachineTime>& day, int sign);
  static Truth holds(const SeriesDefinition& definition, const std::vector<Sum>& sums,
                     std::int64_t cpus);

  std::unordered_map<std::uint32_t, std::vector<Sum>> machines_;  ///< by entity; sums by test
};

enum class Resource : std::uint8_t { Cpu = 0, Memory = 1 };

/// A host's stay in a cluster with what it had: [from, to). In maintenance or disconnected it lends
/// nothing, and is still one of the cluster's hosts.
struct HostStay {
  Instant from;
  Instant to;
  bool lends = true;
  std::array<std::optional<double>, 2> size;  ///< hertz, bytes; nullopt: not known
};

/// One cluster's day. Points of usage stand at the end of their interval.
struct ClusterDay {
  std::vector<HostStay> hosts;
  std::array<SeriesPoints, 2> effective;  ///< as told, also a day before
  struct Usage {
    std::chrono::seconds interval{0};
    SeriesPoints points;
  };
  std::array<std::vector<Usage>, 2> usage;  ///< finest interval first
};

/// What became of it, for one resource. Time in which the cluster had fewer than two hosts is not
/// asked; time without known capacity is unknown (and in covered_s).
struct HeadroomDay {
  std::uint32_t entity = 0;
  Resource resource = Resource::Cpu;
  std::int64_t covered_s = 0;
  std::int64_t ok_s = 0;
  std::int64_t unknown_s = 0;
  /// (effective − largest host − usage) ÷ effective at 95 % of the day's samples.
  std::optional<double> left;
  /// What all its hosts at the day's last sample have; nullopt: of one of them it is not known.
  std::optional<double> installed;
  friend bool operator==(const HeadroomDay&, const HeadroomDay&) = default;
};

/// Rows of the resources of which there is something to tell. Of several intervals the finest that
/// has nine tenths of what the fullest has.
std::vector<HeadroomDay> headroom_of(std::uint32_t cluster, const ClusterDay& day);

/// One datastore's space at a day's end, bytes.
struct SpaceDay {
  std::uint32_t entity = 0;
  bool shared = false;
  double used = 0;
  double capacity = 0;
  friend bool operator==(const SpaceDay&, const SpaceDay&) = default;
};

/// One object's points of one counter on a day, at one interval.
struct LatencyPoints {
  std::uint32_t entity = 0;
  std::chrono::seconds interval{0};
  SeriesPoints points;
};

/// How long each object was watched and how long the worst of its counters was above `above`. Of
/// several intervals the finest that has nine tenths of what the fullest has. By entity; `test` 0.
std::vector<MachineTime> slow_times(const std::vector<LatencyPoints>& all, double above);

/// Whether an object's day was above a value for more than a share of its samples; of several
/// intervals the finest that has nine tenths of what the fullest has. Unknown without samples.
Truth above_for_long(const std::vector<LatencyPoints>& intervals, double above, double share);

/// How many hosts a cluster with HA can lose by vCenter's own word, at a day's end.
struct FailoverDay {
  std::uint32_t entity = 0;
  bool told = false;  ///< admission control is on and counts slots, and there was a value
  std::int64_t level = 0;
  friend bool operator==(const FailoverDay&, const FailoverDay&) = default;
};

/// The value last told by `at`, unless it is older than kStillCounts.
std::optional<double> value_at(const SeriesPoints& told, Instant at);

}  // namespace plumbline::ledger
