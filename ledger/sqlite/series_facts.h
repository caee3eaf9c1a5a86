#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ledger/derive/series.h"
#include "ledger/sqlite/entity_past.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// What a definition makes of one day. Only the member of its kind is filled.
struct SeriesDay {
  Instant recorded_at = Instant::min();  ///< latest of the facts it was made of
  bool blank = false;  ///< there are numbers of objects whose properties were never read
  std::vector<MachineTime> machines;  ///< by entity, test; Latency: datastores or hosts
  std::vector<HeadroomDay> headroom;  ///< by entity, resource
  std::vector<SpaceDay> space;        ///< by entity
  std::vector<FailoverDay> failover;  ///< by entity

  bool empty() const {
    return machines.empty() && headroom.empty() && space.empty() && failover.empty() && !blank;
  }
};

/// Reads the facts of single days, by key, and makes rows of them. What was recorded after
/// `known_at` does not count; a stored day of numbers that went on being added to within a day of
/// its end was known point by point (docs/decisions/0013). Not thread-safe.
class SeriesFacts {
 public:
  SeriesFacts(Connection& db, std::vector<std::int64_t> vcenters, Instant known_at);

  SeriesDay make(const SeriesDefinition& definition, DayNumber day);

  /// A machine at the end of a day; nullopt: gone, or never read. `recorded_at` is raised to when
  /// that was known.
  std::optional<MachineAtEnd> machine_at_end(std::uint32_t entity, DayNumber day,
                                             const std::vector<PopulationRule>& rules,
                                             Instant& recorded_at);
  /// Whether a machine had less (−1), as much (0) or more (+1) of processors and of memory at the
  /// end of a day than a week before; 0 where either is not known. `recorded_at` as above.
  std::pair<int, int> size_step(std::uint32_t entity, DayNumber day, Instant& recorded_at);

 private:
  bool counts(DayNumber day, Instant recorded_at) const;
  void make_machines(const SeriesDefinition& definition, DayNumber day, SeriesDay& made);
  /// Whether one of the hosts that a machine was on that day was contended itself; Unknown where
  /// nothing is known of one of them, or where the machine was.
  Truth had_contended_host(const SeriesTest& test, std::int64_t vcenter, std::int64_t machine,
                           DayNumber day, SeriesDay& made);
  Truth is_contended(const SeriesTest& test, std::int64_t vcenter, const std::string& host,
                     DayNumber day, SeriesDay& made);
  /// Its processors' hertz; nullopt: not known.
  std::optional<double> hertz_of(std::int64_t host, DayNumber day, SeriesDay& made);
  /// `usage`: counters of processors and memory; nullptr: not asked.
  void make_headroom(const std::array<const char*, 2>& usage, DayNumber day, SeriesDay& made);
  void make_space(DayNumber day, SeriesDay& made);
  void make_latency(const SeriesDefinition& definition, DayNumber day, SeriesDay& made);
  void make_failover(DayNumber day, SeriesDay& made);

  /// Points in (from, to] of one entity.
  SeriesPoints points(std::int64_t vcenter, std::int64_t entity, const char* series,
                      std::chrono::seconds interval, Instant from, Instant to, SeriesDay& made);
  /// One counter's points of a day at one interval, of all entities that have some.
  std::vector<LatencyPoints> points_of_all(std::int64_t vcenter, const std::string& series,
                                           std::chrono::seconds interval, DayNumber day,
                                           SeriesDay& made);
  using Entities = std::vector<std::pair<std::int64_t, std::string>>;  ///< id, moid
  Entities entities(std::int64_t vcenter, const char* type);
  /// Hosts by the cluster ("ClusterComputeResource:domain-c8") they stood in that day.
  std::vector<std::pair<std::string, HostStay>> host_stays(std::int64_t vcenter, DayNumber day);

  Connection& db_;
  Names names_;
  const std::vector<std::int64_t> vcenters_;
  const Instant known_at_;
  EntityPast machines_;
  EntityPast hosts_;
  EntityPast stores_;
  EntityPast clusters_;
  /// Of the day that is being made, by test's kind, vCenter and host.
  std::map<std::tuple<SeriesTest::Host, std::int64_t, std::string>, Truth> contended_;
};

}  // namespace plumbline::ledger
