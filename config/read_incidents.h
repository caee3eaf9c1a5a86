#pragma once

#include <string>

#include "config/yaml.h"
#include "facts/incident_classes.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// catalogue/incidents.yml, without its digest. Also refused: two classes of one id, a pair without
/// an opening event, an event that opens two classes, an alarm pattern that is no safe regex.
IncidentClasses read_incidents(const YamlValue& value, const std::string& file, Problems& problems);

/// catalogue/linking.yml: every number is asked for.
scoring::LinkRules read_link_rules(const YamlValue& value, const std::string& file,
                                   Problems& problems);

}  // namespace plumbline::config
