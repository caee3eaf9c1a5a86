#pragma once

#include <vector>

#include "scoring/measures/reading.h"
#include "scoring/statistics/kaplan_meier.h"

namespace plumbline::scoring {

/// A percentile of how long things took, what is still open right-censored (Kaplan–Meier), with its
/// one-sided bounds at 90 and 95 % (rubric 0.1, durations). `samples` counts what ended.
Reading percentile_reading(const Signal& signal, const Window& window,
                           const std::vector<Lasting>& items, double percentile = 0.85);

/// Hours, minutes or days from one moment to another, in the signal's unit.
double length_in(Unit unit, Instant from, Instant to);

}  // namespace plumbline::scoring
