#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/derived.h"
#include "facts/poll.h"

namespace plumbline {

/// An account. `name` is empty once erased; `remembered_class` is what it was classified as then.
struct ActorInfo {
  std::uint32_t id = 0;
  std::string name;
  std::string remembered_class;
};

/// What changes need to know of an entity they touched: latest state known as of the assessment.
struct EntityInfo {
  std::uint32_t id = 0;
  EntityRef ref;
  EntityState state;  ///< only "name", template, managedBy, instanceUuid and the like
  bool present = true;
};

/// Whether a stream was watched, from all its polls (facts/coverage.h computes it).
struct StreamCoverage {
  std::string stream;
  std::optional<Instant> begin;  ///< from here on it is known; nullopt: never read
  std::optional<Instant> until;  ///< up to here
  std::vector<Gap> gaps;         ///< inside [begin, until)
  std::string last_failure;      ///< reason of the last poll if it was not complete
  double visible_share = 1.0;    ///< inventory: 1 − hidden/read of the last complete poll
};

/// What of an evidence's changes stands from an earlier one that was given back
/// (Ledger::give_back), for whoever remembers what was made of that.
struct Standing {
  std::uint64_t made = 0;   ///< this evidence's own number in the process; 0: it has none
  std::uint64_t from = 0;   ///< the earlier one's; 0: nothing stands
  std::size_t dropped = 0;  ///< of its changes so many are gone from the front …
  std::size_t changes = 0;  ///< … and the next so many are the first ones here, unchanged
  std::vector<std::uint32_t> entities = {};  ///< those of which something else is known
};

/// Everything derived that an assessment of one scope may look at, as of `as_of`, as known at
/// `known_at`: plain data, immutable once built. Nothing in it is later than either moment.
struct Evidence {
  std::string scope;
  Instant as_of;
  Instant known_at;
  std::optional<Instant> first_sweep;   ///< the scope's first completed sweep
  std::vector<StreamCoverage> streams;  ///< several vCenters: the worst of each
  std::vector<Change> changes;          ///< by started, then id
  std::vector<DayReading> readings;     ///< by signal, population, day
  std::vector<ActorDay> actor_days;     ///< by actor, day
  std::vector<Incident> incidents;      ///< by opened, then id
  std::vector<EntityDay> entity_days;   ///< by series, entity, day
  std::vector<Finding> findings;        ///< by kind, at, entity
  std::vector<WeeklyLook> looks;        ///< by signal, day; of the last 100 days
  std::vector<OffMachine> off;          ///< machines that are powered off, by entity
  std::vector<ActorInfo> actors;        ///< by id
  std::unordered_map<std::uint32_t, EntityInfo> entities;
  /// When first usable: VMs created with Tools and an address seen, hosts added in service,
  /// datastores and networks made with a first VM.
  std::unordered_map<std::uint32_t, Instant> ready;
  std::vector<std::string> class_names;       ///< Change::class_id → WorkClass::id
  std::vector<std::string> incident_classes;  ///< Incident::class_id → "host-down"
  std::vector<std::string> paths;             ///< Change::path → "a>b>c"
  /// Of the tasks that were asked for (vCenter's key, as in links.yml): Change::id they belong to.
  std::multimap<std::string, std::int64_t> changes_of_tasks;
  std::map<std::string, std::string> options;  ///< vCenter settings by key; missing = unknown
  Standing standing;

  const StreamCoverage* stream(const std::string& name) const {
    for (const auto& s : streams)
      if (s.stream == name) return &s;
    return nullptr;
  }
};

}  // namespace plumbline
