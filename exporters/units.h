#pragma once

#include <optional>
#include <string>

#include "scoring/rubric.h"

namespace plumbline::exporters {

/// A value for people in its unit: "97.2 %", "3.5 h", "12"; "–" when absent or not finite.
std::string with_unit(std::optional<double> value, scoring::Unit unit);

/// The same of a value in a base unit ("ratio", "seconds", "count"): long times in days or hours.
std::string with_base_unit(std::optional<double> value, const std::string& unit);

}  // namespace plumbline::exporters
