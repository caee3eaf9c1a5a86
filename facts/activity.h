#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/time.h"

namespace plumbline {

/// A managed object of one vCenter: its vim25 type and managed object id ("VirtualMachine",
/// "vm-42"). Names are attributes, never identity.
struct EntityRef {
  std::string type;
  std::string moid;

  bool empty() const { return moid.empty(); }
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};

enum class ActivityStream : std::uint8_t { Events = 0, Tasks = 1 };

/// Who set it off, as vCenter says (TaskInfo.reason; for events whether userName is empty).
enum class Initiator : std::uint8_t { User = 0, Schedule = 1, Alarm = 2, System = 3 };

/// How it ended. Events merely Occurred. Lost: a running task that vanished before it ended.
enum class Outcome : std::uint8_t {
  Occurred = 0,
  Success = 1,
  Failed = 2,
  Cancelled = 3,
  Lost = 4
};

/// Something that was done or happened: a finished task or an event (design §3, fact "Activity").
/// Key: vcenter, stream, key, created, class_id. Names of people appear only in `actor_name`, which
/// the ledger replaces by an id and keeps in one erasable table (law 11).
struct Activity {
  ActivityStream stream = ActivityStream::Events;
  std::string key;         ///< Event.key or TaskInfo.key, as text
  Instant created;         ///< Event.createdTime or TaskInfo.queueTime
  std::string class_id;    ///< event class (EventEx: its eventTypeId) or TaskInfo.descriptionId
  std::string actor_name;  ///< user, schedule or alarm name, in any spelling; may be empty
  Initiator initiator = Initiator::User;
  EntityRef entity;  ///< TaskInfo.entity; events: vm, host, ds, net, dvs, computeResource by rank
  EntityRef result;  ///< TaskInfo.result when that is a reference (the VM a clone made); or empty
  std::optional<Instant> started;  ///< tasks only
  std::optional<Instant> ended;    ///< tasks only: completeTime
  Outcome outcome = Outcome::Occurred;
  std::string fault;       ///< class of TaskInfo.error.fault ("InvalidPowerState"); or empty
  std::int64_t chain = 0;  ///< Event.chainId / TaskInfo.eventChainId
  std::string parent_key;  ///< TaskInfo.parentTaskKey
  std::string root_key;    ///< TaskInfo.rootTaskKey
  /// Few class-specific attributes, sorted by name; values are untrusted text, never a person's
  /// name. VMs: "fields" (members set in VmReconfiguredEvent.configSpec), "num_cpus", "memory_mb",
  /// "source" (moid cloned from), "source_template", "template", "snapshot", "host", "source_host",
  /// "destination_host", "source_datastore". Hosts: "cluster", "dvs", "from", "to". Datastores:
  /// "datastore", "datastore_url", "old_capacity", "new_capacity". Alarms: "alarm", "alarm_name",
  /// "from", "to". Access: "role", "prev_role", "propagate", "prev_propagate", "group",
  /// "privileges_added", "privileges_removed", "user_agent", "ip". Burst filter: "event_type",
  /// "count", "burst_start". Others: "activation_id", "change_tag", "scheduled_task", "profile",
  /// "severity".
  std::vector<std::pair<std::string, std::string>> details;

  Instant finished() const { return ended.value_or(created); }
};

/// A task that is queued or running: rewritable, not a fact until it ends.
struct OpenWork {
  std::string key;
  std::string class_id;
  std::string actor_name;
  Initiator initiator = Initiator::User;
  EntityRef entity;
  Instant queued;
  std::optional<Instant> started;
};

}  // namespace plumbline
