#pragma once

#include <optional>

#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// How long servers (or, by the parameter `type`, hosts) were to be there, and for how long they
/// were not (rubric D.4), in machine minutes.
struct Availability {
  double exposure = 0;  ///< servers on at both ends of a day × its minutes: rather less than more
  double down = 0;      ///< unplanned
  double planned = 0;   ///< in declared outages and tests
  std::optional<Reason> blocked;

  /// −log10 of the share down. What a time without any downtime allows to claim is bounded by the
  /// rule of three: at least 3 minutes count as down.
  double claimed_nines() const;
  /// By what was seen down alone; without any, as claimed.
  double seen_nines() const;
};

/// Over the signal's window. `on`: the signal whose daily readings count servers that are on.
Availability availability_of(const Context& context, const Signal& signal, Window& window,
                             std::vector<Witness>& witnesses);

}  // namespace plumbline::scoring
