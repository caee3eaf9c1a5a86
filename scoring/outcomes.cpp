#include "scoring/outcomes.h"

#include <cmath>

namespace plumbline::scoring {

double outcome_value(OutcomeMetric::Reading reading, double signal) {
  switch (reading) {
    case OutcomeMetric::Reading::AsItIs:
      return signal;
    case OutcomeMetric::Reading::TheRest:
      return 1 - signal;
    case OutcomeMetric::Reading::OfNines:
      return 1 - std::pow(10, -signal);
  }
  return signal;
}

}  // namespace plumbline::scoring
