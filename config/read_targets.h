#pragma once

#include <vector>

#include "config/practice_fields.h"

namespace plumbline::config {

/// targets.yml, targets: refused when the direction is not the catalogue's (a band takes either,
/// what is information only takes none), a share lies outside 0…1, a signal has two.
std::vector<Target> read_targets(const Reading& reading);
/// targets.yml, forecasts. Problems of the file as a whole are reported by read_targets alone.
std::vector<Forecast> read_forecasts(const Reading& reading);

/// thresholds.yml: refused when the indicator has no criterion on the signal, or gives no reason.
std::vector<ThresholdOverride> read_thresholds(const Reading& reading);

std::string promise_text(const Target& target);
std::string promise_text(const Forecast& forecast);
std::string promise_text(const ThresholdOverride& threshold);

}  // namespace plumbline::config
