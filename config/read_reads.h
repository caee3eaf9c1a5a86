#pragma once

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// A "reads:" mapping: properties, sampled, kept_keys, events, tasks, work, options, counters,
/// sources (scoring::Reads). Problems: unknown keys, types that vSphere does not have, names of the
/// wrong shape, unknown sources, paths named twice.
scoring::Reads read_reads(const YamlValue& value, const std::string& file, Problems& problems);

/// One item of a catalogue/evidence file's "evidence:".
scoring::EvidenceItem read_evidence(const YamlValue& value, const std::string& file,
                                    Problems& problems);

}  // namespace plumbline::config
