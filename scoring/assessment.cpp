#include "scoring/assessment.h"

namespace plumbline::scoring {

const char* to_string(State state) {
  switch (state) {
    case State::Met:
      return "met";
    case State::NotMet:
      return "not_met";
    case State::Unknown:
      return "unknown";
    case State::NotApplicable:
      return "not_applicable";
    case State::Waived:
      return "waived";
  }
  return "unknown";
}

}  // namespace plumbline::scoring
