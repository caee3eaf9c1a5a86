#pragma once

#include <map>
#include <string>
#include <vector>

#include "scoring/experiments/sides.h"

namespace plumbline::scoring {

/// What weekly values of a metric look like, transformed.
struct PlannedSeries {
  std::string signal;
  Scale scale;
  double mean = 0;
  double deviation = 0;        ///< of weekly values
  double autocorrelation = 0;  ///< lag 1
  double margin = 0;           ///< of a guard
};

/// An experiment as it may turn out.
struct PowerQuestion {
  PlannedSeries metric;
  double minimum_effect = 0.1;
  double true_effect = 0;
  int place = 1;
  int weeks_before = 20;
  int wash_in_weeks = 0;
  int weeks_after = 12;
  std::vector<PlannedSeries> guards;  ///< whose true effect is none
};

struct Power {
  double held = 0;                        ///< share of runs whose verdict is held
  std::map<std::string, double> lost_to;  ///< ExperimentReason::code → share of runs
};

/// How often the whole verdict (test, size, place of the change, guards) is held, in `runs` series
/// drawn with a seed that comes from the noise alone: the same question, the same answer, and no
/// less for a larger effect. Other changes and shifts of volume are taken not to happen. Pure.
Power power_of(const PowerQuestion& question, int runs = 600);

}  // namespace plumbline::scoring
