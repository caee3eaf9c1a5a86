#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/collection_plan.h"

namespace plumbline::collector {

/// Stream → ids of the vSphere privileges without which it cannot be read, sorted; for the streams
/// that the plan asks for. All belong at the root folder, propagated; those of tags and content
/// libraries also in a global permission.
std::map<std::string, std::vector<std::string>> privileges_for(const CollectionPlan& plan);

/// Whether a privilege allows nothing but reading: the ones of the documented role. Whatever else
/// an account holds is more than plumbline needs.
bool is_reading(std::string_view privilege);

}  // namespace plumbline::collector
