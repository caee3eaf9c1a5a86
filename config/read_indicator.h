#pragma once

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// One item of a rubric file's "indicators:". Ladder comes from the folder the file lies in.
scoring::Indicator read_indicator(const YamlValue& value, const std::string& file,
                                  const std::string& ladder, Problems& problems);

}  // namespace plumbline::config
