#pragma once

#include <set>
#include <string>

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// What our own account may do at the root folder, against what the plan needs: VCenterStatus's
/// missing and excess privileges, and an entity ("AuthorizationManager", "self") with missing,
/// excess (ids joined by '\n') and their counts; the account itself is not named. With
/// Settings::strict_read_only a privilege that does more than read is a failure that ends the
/// sweep. Needs System.View.
Answer<void> read_privileges(const Reading& reading, StreamRun& run);

EntityState state_of_privileges(const std::set<std::string>& missing,
                                const std::set<std::string>& excess);

}  // namespace plumbline::collector::sources
