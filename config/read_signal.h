#pragma once

#include <optional>

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// One item of a catalogue file's "signals:". What the measure reads is added later, when all work
/// classes are known (scoring::reads_of).
scoring::Signal read_signal(const YamlValue& value, const std::string& file, Problems& problems);

/// Makes a signal that every area has fit an area of rare work: work that happens a few times a
/// year is looked back at for 365 days, and three occurrences are enough to say something. Three is
/// for criteria of levels 2 and 3.
void suit_rare_work(scoring::Signal& signal);

/// {all: […]}, {any: […]} or {path, op, value}.
std::optional<Predicate> read_predicate(const YamlValue& value, const std::string& file,
                                        Problems& problems);

}  // namespace plumbline::config
