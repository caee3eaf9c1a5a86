#pragma once

#include "collector/rest/value.h"
#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// "ClusterImage" entities by the cluster's id: lifecycleManaged, and of the clusters that are
/// managed by an image what its last check said, by REST: status, impact, commit, scan_time,
/// compliant_hosts.count, non_compliant_hosts.count, incompatible_hosts.count,
/// unavailable_hosts.count (absent where no check was made). Needs
/// VcIntegrity.lifecycleSoftwareSpecification.Read.
Answer<void> read_image_compliance(const Reading& reading, StreamRun& run);

/// Adds what one GetClusterImageCompliance says.
void add_compliance(const rest::Value& answer, EntityState& state);

}  // namespace plumbline::collector::sources
