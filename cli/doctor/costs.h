#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/doctor/diagnosis.h"

namespace plumbline::cli {

/// Writes into `finding` which signals and indicators rest on the needs that `lost` picks. Pure.
void add_costs(Finding& finding, const std::vector<scoring::Need>& needs,
               const std::function<bool(const scoring::Need&)>& lost);

}  // namespace plumbline::cli
