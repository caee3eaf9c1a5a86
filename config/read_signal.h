#pragma once

#include <optional>

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// One item of a catalogue file's "signals:". What the measure reads is added later, when all work
/// classes are known (scoring::reads_of).
scoring::Signal read_signal(const YamlValue& value, const std::string& file, Problems& problems);

/// {all: […]}, {any: […]} or {path, op, value}.
std::optional<Predicate> read_predicate(const YamlValue& value, const std::string& file,
                                        Problems& problems);

}  // namespace plumbline::config
