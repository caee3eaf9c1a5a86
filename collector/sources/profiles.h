#pragma once

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// Host profiles and how hosts comply, as one sweep "profiles". "HostProfile": name, entity (hosts
/// and clusters it is attached to, joined by '\n'), complianceStatus, modifiedTime.
/// "ComplianceStatus", "hostprofile-1.host-9": profile, entity, complianceStatus, checkTime,
/// failure.count. Needs Profile.View.
Answer<void> read_profiles(const Reading& reading, StreamRun& run);

/// From one ComplianceResult; without an entity when it lacks its references.
EntityState state_of_compliance(Node result);

}  // namespace plumbline::collector::sources
