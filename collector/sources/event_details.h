#pragma once

#include "collector/soap/element.h"
#include "facts/activity.h"

namespace plumbline::collector::sources {

/// Reads the members of an event, in one pass, into the activity's entity, fault and details; all
/// but key, time, class, user and chain. No name of a person is kept: of a permission only its role
/// and whether it is a group's; of the arguments of an EventEx only those of the burst filter.
void add_event_members(soap::Node event, Activity& activity);

}  // namespace plumbline::collector::sources
