#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "scoring/experiments/verdict.h"

namespace plumbline::exporters {

/// One experiment as it stands in the assessment's JSON, in a published week and in `plumbline
/// experiment`. With `weeks`: week by week as well.
nlohmann::ordered_json experiment_json(const scoring::ExperimentResult& experiment, bool weeks);

}  // namespace plumbline::exporters
