#include <cmath>

#include "scoring/measures/availability.h"
#include "scoring/measures/capacity.h"

namespace plumbline::scoring {

/// Nines of availability of servers that may be claimed: −log10 of the unplanned share, never more
/// than what the exposure allows (rule of three). Samples are machine-days.
Reading vm_nines(const Context& context, const Signal& signal) {
  Window window;
  std::vector<Witness> witnesses;
  const Availability found = availability_of(context, signal, window, witnesses);
  if (found.blocked) return unknown_reading(signal, window, *found.blocked);
  Reading reading = number_reading(signal, window, found.claimed_nines(),
                                   std::llround(std::floor(found.exposure / 1440)), Judging::Value);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
