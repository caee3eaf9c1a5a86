#pragma once

#include <string>
#include <vector>

#include "config/yaml.h"
#include "scoring/outcomes.h"

namespace plumbline::config {

/// catalogue/outcomes.yml. What is wrong is added to `problems`.
std::vector<scoring::OutcomeMetric> read_outcomes(const YamlValue& value, const std::string& file,
                                                  Problems& problems);

}  // namespace plumbline::config
