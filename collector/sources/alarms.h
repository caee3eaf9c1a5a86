#pragma once

#include <optional>

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// What is kept between readings of the alarms.
struct AlarmMemory {
  std::optional<Instant> definitions_read;
};

/// Declared alarms as "Alarm" entities, once an hour (info.name, .systemName, .enabled, .entity,
/// .lastModifiedTime, .lastModifiedUser, .expression.kinds, .action.kinds: classes joined by '\n';
/// info.action.notifies: whether somebody is told by mail, SNMP or a script), and each time those
/// that are triggered anywhere below the root folder as "AlarmState" entities, "alarm-1.vm-42"
/// (alarm, entity, overallStatus, time, acknowledged, acknowledgedTime, acknowledgedByUser): what
/// is no longer triggered is gone. Needs System.View.
Answer<void> read_alarms(const Reading& reading, AlarmMemory& memory, StreamRun& run);

/// From Alarm.info.
EntityState alarm_state_of_info(const EntityRef& alarm, Node info);
/// From one AlarmState; without an entity when it lacks its references.
EntityState triggered_state_of(Node alarm_state);

}  // namespace plumbline::collector::sources
