#pragma once

#include <string>
#include <vector>

#include "scoring/measures/reading.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

/// The experiments of a signal's area that count in its window: those that ended in it, and those
/// that have not ended. In the order of their registration; they live as long as the context.
struct OwnExperiments {
  Window window;
  std::vector<const ExperimentResult*> all;
};
OwnExperiments own_experiments(const Context& context, const Signal& signal);

/// Planned or running: its end lies ahead.
bool is_open(const ExperimentResult& experiment);

/// Its file, with the verdict's summary, or `why` it does not count.
Witness experiment_witness(const ExperimentResult& experiment, bool counts, const std::string& why);

/// So many count; those still open are pending until the first of them ends. `texts` are what the
/// reason says, however the value is judged.
Reading own_reading(const Context& context, const Signal& signal, const OwnExperiments& own,
                    double count, const std::vector<const ExperimentResult*>& open,
                    const std::vector<std::string>& texts, std::vector<Witness> witnesses);

}  // namespace plumbline::scoring
