#pragma once

#include <limits>

namespace plumbline::scoring {

/// An interval on the line, in the unit of what it bounds. Ends that are not known are infinite.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

}  // namespace plumbline::scoring
