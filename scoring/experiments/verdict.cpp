#include "scoring/experiments/verdict.h"

namespace plumbline::scoring {

const char* to_string(ExperimentStatus status) {
  switch (status) {
    case ExperimentStatus::Planned:
      return "planned";
    case ExperimentStatus::Running:
      return "running";
    case ExperimentStatus::Decided:
      return "decided";
    case ExperimentStatus::Invalid:
      return "invalid";
  }
  return "invalid";
}

const char* to_string(ExperimentVerdict verdict) {
  switch (verdict) {
    case ExperimentVerdict::None:
      return "none";
    case ExperimentVerdict::Held:
      return "held";
    case ExperimentVerdict::Refuted:
      return "refuted";
    case ExperimentVerdict::Undecided:
      return "undecided";
    case ExperimentVerdict::Invalid:
      return "invalid";
  }
  return "invalid";
}

const char* to_string(Transformation transformation) {
  switch (transformation) {
    case Transformation::Logit:
      return "logit";
    case Transformation::Log:
      return "log";
    case Transformation::Exposure:
      return "exposure";
    case Transformation::Identity:
      return "none";
  }
  return "none";
}

const char* to_string(WeekRole role) {
  switch (role) {
    case WeekRole::Before:
      return "before";
    case WeekRole::WashIn:
      return "wash_in";
    case WeekRole::After:
      return "after";
    case WeekRole::Freeze:
      return "freeze";
    case WeekRole::Unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace plumbline::scoring
