#pragma once

#include <string>

#include "facts/activity.h"

namespace plumbline {

/// A number of a series at a time (design §3, fact "Sample"). Units are base units, said by the
/// series' name ("clock_offset_seconds"). Key: vcenter, entity, series, time.
struct Sample {
  EntityRef entity;  ///< empty: the vCenter itself
  std::string series;
  Instant time;
  double value = 0;
};

}  // namespace plumbline
