#include "scoring/outcomes.h"

#include <cmath>

namespace plumbline::scoring {

double outcome_value(Outcome::Reading reading, double signal) {
  switch (reading) {
    case Outcome::Reading::AsItIs:
      return signal;
    case Outcome::Reading::TheRest:
      return 1 - signal;
    case Outcome::Reading::OfNines:
      return 1 - std::pow(10, -signal);
  }
  return signal;
}

}  // namespace plumbline::scoring
