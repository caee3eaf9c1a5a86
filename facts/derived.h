#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/activity.h"
#include "facts/incident_classes.h"
#include "facts/population.h"
#include "facts/predicate.h"

namespace plumbline {

/// A unit of work (rubric 0.4): a maximal run of mutating root tasks (or task-less events) by one
/// actor on one entity, or on siblings with the same class (bulk), with gaps of at most 15 minutes.
/// Ids of actor, entity, class and path point into the tables of Evidence. Counts from its first
/// *finished* task. About 100 bytes.
struct Change {
  std::int64_t id = 0;  ///< ledger id of its first activity: stable across re-deriving
  Instant queued;       ///< earliest queueTime
  Instant started;      ///< finish of its first finished activity
  Instant ended;        ///< finish of its last activity
  std::uint32_t actor = 0;
  std::uint32_t class_id = 0;  ///< Evidence::class_names; first non-trivial class, else the first
  std::uint32_t path = 0;      ///< Evidence::paths: path signature
  std::uint32_t entity = 0;    ///< for a creation: the VM made (else what the task names)
  std::vector<std::uint32_t> siblings;  ///< the other entities of a bulk change
  std::uint16_t path_steps = 1;         ///< distinct steps of the path
  Initiator initiator = Initiator::User;
  Outcome outcome = Outcome::Success;  ///< Failed: any non-validation error in it (first-time
                                       ///< success); Cancelled: only refused or cancelled
  bool from_template = false;          ///< a creation whose source was a template or library item
  bool noise = false;                  ///< every step is P7 noise
  std::string record_hint;  ///< activationId, changeTag, snapshot name … where an id may stand
  std::optional<Instant> reworked_at;  ///< done again ≤24 h after it failed
  std::optional<Instant> undone_at;    ///< reverted or reversed ≤24 h
  Instant recorded_at;                 ///< latest of its members

  std::size_t entities() const { return 1 + siblings.size(); }
};

/// Which entities of a type satisfy a predicate: one entity_share signal with all practice
/// references resolved. `digest` tells whether stored readings still belong to it.
struct ShareDefinition {
  std::string signal;
  std::string type;
  Predicate where;  ///< which entities are asked at all (empty All: every one)
  Predicate good;
  /// Path of a whole number that counts instead of each entity being one ("summary.config.numCpu");
  /// empty: entities are counted. Where it is not told the entity is unknown.
  std::string weight;
  std::string digest;
};

/// One signal's reading for one day and population (design §3): for shares k of n, with `unknown`
/// entities that could not be judged (they are in n). Unsealed days may still change.
struct DayReading {
  std::string signal;
  DayNumber day = 0;
  Population population = Population::Infrastructure;
  double k = 0;
  double n = 0;
  double unknown = 0;
  bool sealed = false;
};

/// How an entity stands to the one of an incident at the moment it opened (rubric D.2, step 2).
enum class Relation : std::uint8_t { Same, Holder, Group };  ///< weights 1.0, 0.7, 0.5

/// An entity that a change may have touched to cause an incident: the VM itself, its host,
/// datastores and networks (Holder), the host's cluster or switch (Group).
struct Related {
  std::uint32_t entity = 0;
  Relation relation = Relation::Same;
  friend bool operator==(const Related&, const Related&) = default;
};

/// A derived incident (rubric D.1): from the event that opened it to the one that closed it. Ids
/// point into the tables of Evidence. Not closed: still open, or its end was never seen; it counts
/// as censored, never as zero.
struct Incident {
  std::int64_t id = 0;         ///< ledger id of the event that opened it
  std::string key;             ///< that event's key in vCenter ("8123"); declared: the ticket's id
  std::uint16_t class_id = 0;  ///< Evidence::incident_classes
  std::uint32_t entity = 0;
  Instant opened;
  std::optional<Instant> closed;
  std::optional<Instant> acknowledged;
  std::vector<std::uint32_t> others;   ///< further entities merged into it (hosts of one device)
  std::vector<Related> related;        ///< as of `opened`, Same first
  std::optional<std::int64_t> parent;  ///< the incident that subsumes it (host-down → vm-restart)
  bool declared = false;               ///< the service desk says so, and nothing else
  std::string ticket;                  ///< the service desk's id, when it was joined to one
  Severity severity = Severity::Unknown;  ///< the ticket's; nothing else tells one
  Instant recorded_at;                    ///< latest of its events
};

/// A number of one entity and day that a signal looks back at: the used bytes of a datastore
/// (facts/series.h says which there are). Every day of the 75 before the assessment, of older ones
/// those whose number is a multiple of 7.
struct EntityDay {
  std::string series;  ///< "used_bytes"
  std::uint32_t entity = 0;
  DayNumber day = 0;
  double value = 0;
};

/// Which servers one signal's tests held of (facts/series.h, `named`) at the end of a day whose
/// number is a multiple of 7, and which of all that were asked had another size than a week
/// before. All sorted; a server with fewer processors and more memory is in both lists.
struct WeeklyLook {
  std::string signal;
  DayNumber day = 0;
  std::vector<std::uint32_t> flagged;
  std::vector<std::uint32_t> smaller;
  std::vector<std::uint32_t> larger;
  friend bool operator==(const WeeklyLook&, const WeeklyLook&) = default;
};

/// One thing that facts tell of an entity beside changes and incidents: an event that a signal
/// counts, a task that failed for lack of something, a host held against its peers, a setting that
/// changed and nothing explains. `kind` is the event's class, the fault of the task
/// ("NoDiskSpace"), or one of the words below.
struct Finding {
  std::string kind;
  std::uint32_t entity = 0;
  Instant at;
  double k = 0;        ///< entry: attributes equal to the peers'; mounts: hosts that have it
  double n = 0;        ///< entry: attributes compared; mounts: hosts that should
  double unknown = 0;  ///< of n, what could not be read
  std::string note;    ///< what differs; of a burst the class of the events that were merged
};

/// A host against its cluster's peers, 24 h after it was in service (rubric A1).
inline constexpr const char* kEntryFinding = "entry";
/// A shared datastore against the hosts of the clusters that it is mounted in, as of now.
inline constexpr const char* kMountsFinding = "mounts";
/// A setting that differs between two readings, and no task or event on it between (rubric A5).
inline constexpr const char* kUnexplainedFinding = "unexplained";

/// Which findings the signals in force ask for, as plain data.
struct FindingPlan {
  std::vector<std::string> events;  ///< classes counted as they are; sorted
  std::vector<std::string> faults;  ///< of tasks that failed; sorted
  bool entries = false;             ///< needs HostAddedEvent among `events`
  bool mounts = false;
  bool unexplained = false;
};

/// A virtual machine that is powered off, as of the assessment.
struct OffMachine {
  std::uint32_t entity = 0;
  Instant since;       ///< from when on its power state is told as off
  bool found = false;  ///< it was off when that was first told: for how long before is not
  /// When an event or task last switched it on or off, or made it; nullopt: none is known.
  std::optional<Instant> switched;
};

/// One account's day: what rule 0.3 needs to tell machines from people.
struct ActorDay {
  std::uint32_t actor = 0;
  DayNumber day = 0;
  std::uint32_t tasks = 0;         ///< root tasks
  std::uint32_t noise_tasks = 0;   ///< of these P7 noise
  std::uint32_t active_hours = 0;  ///< bit per UTC hour with a root task
  bool sdk_login = false;          ///< a UserLoginSessionEvent with an SDK's userAgent
  bool interactive_login = false;  ///< … with the client's
};

}  // namespace plumbline
