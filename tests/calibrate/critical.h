#pragma once

#include <iosfwd>

namespace plumbline::calibrate {

/// Writes scoring/experiments/critical_values.inc: the quantiles of the experiment's t without an
/// effect, over autocorrelations up to 0.6. `runs` series for each size and autocorrelation.
/// `overlapping`: every value is the mean of five neighbouring ones.
void write_critical_values(std::ostream& out, std::ostream& progress, long runs, bool overlapping);

}  // namespace plumbline::calibrate
