#pragma once

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// catalogue/work.yml, without its digest. Also refused: a task or event in two classes (variants
/// aside), a variant after its general class or without one, an id that is not among the tasks and
/// events, an area that does not exist.
WorkClasses read_work(const YamlValue& value, const std::string& file,
                      const std::vector<scoring::Area>& areas, Problems& problems);

/// catalogue/areas.yml: the areas; `version` is filled too.
std::vector<scoring::Area> read_areas(const YamlValue& value, const std::string& file,
                                      std::string& version, Problems& problems);

}  // namespace plumbline::config
