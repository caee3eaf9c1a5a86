#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "scoring/moves.h"

namespace plumbline::exporters {

/// A list of what moved, as it stands in a published week and in `plumbline changes`.
nlohmann::ordered_json moves_json(const std::vector<scoring::Move>& moves);

}  // namespace plumbline::exporters
