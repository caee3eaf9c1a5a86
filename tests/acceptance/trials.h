#pragma once

#include <string>
#include <vector>

#include "tests/acceptance/world.h"

namespace plumbline::acceptance {

/// An experiment as the practice folder promises it. Whether the work gets better, its phases say.
struct Trial {
  std::string id;
  std::string area;
  std::string metric;
  std::string procedure;  ///< an id of the library; its version becomes "2" at the start
  bool higher = false;    ///< more is better
  double min_effect = 0.2;
  int baseline_weeks = 20;
  int wash_in_weeks = 1;
  double seen_week = 0;
  double start_week = 0;
  double end_week = 0;
  bool adopted = false;  ///< decided so on the day after the end
  std::vector<Guard> guards;
};

/// Puts the promises into the practice folder, and the procedures' new versions into the library.
void tell_trials(const std::vector<Trial>& trials, World& world);

}  // namespace plumbline::acceptance
