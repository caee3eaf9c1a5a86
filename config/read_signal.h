#pragma once

#include <optional>

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// One item of a catalogue file's "signals:". What the measure reads is added later, when all work
/// classes are known (complete_reads).
scoring::Signal read_signal(const YamlValue& value, const std::string& file, Problems& problems);

/// A "reads:" mapping: properties, events, tasks, options.
scoring::Reads read_reads(const YamlValue& value, const std::string& file, Problems& problems);

/// {all: […]}, {any: […]} or {path, op, value}.
std::optional<Predicate> read_predicate(const YamlValue& value, const std::string& file,
                                        Problems& problems);

/// Adds what follows from the signal's measure and predicates: tasks and the events of all work
/// classes, the property paths that are tested.
void complete_reads(scoring::Signal& signal, const WorkClasses& work);

}  // namespace plumbline::config
