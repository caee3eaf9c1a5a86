#pragma once

#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// What the newest day's reading says of the entities that a signal's predicate is about, servers
/// and infrastructure only.
struct Census {
  Window window;  ///< blocked: nothing can be said, and why
  double k = 0;
  double n = 0;
  double unknown = 0;
};
Census newest_census(const Context& context, const Signal& signal);

}  // namespace plumbline::scoring
