#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace plumbline::config {

/// Catalogue and rubric: the built-in files (config/catalogue, config/rubric, compiled into the
/// binary), each replaced by or extended with the file of the same relative path in the override
/// folders, in order. Refuses unknown and duplicate keys, unknown signals and measures, wrong
/// units, a missing direction, thresholds without a signal: file, line, fix. Every problem found is
/// returned, not only the first.
tl::expected<scoring::Rubric, std::vector<Error>> load_rubric(
    const std::vector<std::string>& override_folders);

}  // namespace plumbline::config
