#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace plumbline::scoring {

/// Page's cumulative sums above and below a target (Biometrika 41, 1954; Montgomery). For triage,
/// never a gate.
struct Cusum {
  std::vector<double> above;  ///< S⁺: sum of what exceeds target + slack, never below 0
  std::vector<double> below;  ///< S⁻: of what falls short of target − slack
  std::optional<std::size_t> first_alarm;  ///< index of the first sum above the limit
};

/// `slack` k and `limit` h in the unit of the values.
Cusum cusum(const std::vector<double>& values, double target, double slack, double limit);

}  // namespace plumbline::scoring
