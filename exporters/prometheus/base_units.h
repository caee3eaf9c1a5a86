#pragma once

#include <string>

#include "scoring/rubric.h"

namespace plumbline::exporters {

/// How a signal's own unit becomes the base unit that metrics are in: hours, minutes and days are
/// exported as seconds. `name` is the value of the label unit: "ratio" "count" "seconds" "bytes"
/// "per_week".
struct BaseUnit {
  const char* name;
  double factor;
};
BaseUnit base_unit(scoring::Unit unit);

/// The same for a signal of the rubric; one that the rubric does not know keeps its numbers and has
/// an empty name.
BaseUnit base_unit_of(const scoring::Rubric& rubric, const std::string& signal);

/// "chg.success_rate" → "change"; empty when the rubric has no area of that prefix.
std::string area_of_signal(const scoring::Rubric& rubric, const std::string& signal);

}  // namespace plumbline::exporters
