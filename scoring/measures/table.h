#pragma once

#include <vector>

#include "scoring/measures/registry.h"

namespace plumbline::scoring {

/// The measures with what each takes, by name, but for those of capacity (capacity.cpp) and of
/// events (findings.cpp): one entry here and one file make a measure.
std::vector<Measure> table_of_measures();

/// Those of the practice folder and of what the library covers.
std::vector<Measure> practice_measures();

}  // namespace plumbline::scoring
