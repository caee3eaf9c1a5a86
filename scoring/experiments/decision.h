#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scoring/experiments/sides.h"
#include "scoring/experiments/verdict.h"

namespace plumbline::scoring {

/// A guard's weeks.
struct GuardQuestion {
  std::string signal;
  double margin = 0.1;
  Sides sides;
  Scale scale;
  int frozen_before = 0;  ///< weeks that freezes took
  int frozen_after = 0;
};

/// All that the decision's arithmetic rests on.
struct Question {
  Sides sides;  ///< of the primary metric
  Scale scale;
  std::string metric;
  double minimum_effect = 0.1;
  int place = 1;
  int frozen_before = 0;
  int frozen_after = 0;
  /// The weeks (Observation::week) that may be the first after the change of level.
  std::int64_t change_from = 0;
  std::int64_t change_to = 0;
  std::vector<GuardQuestion> guards;
};

/// What the numbers alone say; `reasons` holds all that keeps the verdict from being held.
struct Answer {
  ExperimentNumbers numbers;
  std::vector<GuardResult> guards;
  std::vector<ExperimentReason> reasons;
  bool enough_cases = false;  ///< of a rare metric: the numbers are worth a look
  bool enough_weeks = false;
  bool below_minimum = false;  ///< by the 95 % bound: refuted, if nothing else happened
};

/// Rubric B.0.1: significance at the area's alpha, size by value, the place of the change, guards
/// as non-inferiority by the 95 % bound. Of every metric 12 weeks must have a value before and 8
/// after; weeks that freezes took may bring them down to 8 and 6. Pure.
Answer decide(const Question& question);

/// "37 %", "-4 %", "1.3": as texts show them.
std::string percent_text(double share);
std::string number_text(double value);

}  // namespace plumbline::scoring
