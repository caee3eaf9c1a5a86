#include "scoring/experiments/told.h"

#include <cmath>

#include "scoring/experiments/decision.h"

namespace plumbline::scoring {

namespace {

std::string effect_text(const ExperimentResult& result) {
  const SideComparison& m = result.numbers->metric;
  return result.promise.metric + " " + number_text(m.before) + " → " + number_text(m.after) + ", " +
         percent_text(m.effect) + " better (one-sided 95 % bounds " + percent_text(m.low) + " to " +
         percent_text(m.high) + ")";
}

std::string test_text(const ExperimentNumbers& n) {
  return "t " + number_text(n.t) + " against " + number_text(n.critical) + " at alpha " +
         number_text(n.alpha * 100) + " %, " + std::to_string(n.metric.weeks_before) + " + " +
         std::to_string(n.metric.weeks_after) + " weeks";
}

std::string first_reason(const ExperimentResult& result) {
  return result.reasons.empty() ? std::string() : result.reasons.front().text;
}

std::string summary_of(const ExperimentResult& result) {
  switch (result.status) {
    case ExperimentStatus::Planned:
      return "starts on " + to_date(result.promise.start) + ", is judged on " +
             to_date(result.promise.end);
    case ExperimentStatus::Running:
      return "runs until " + to_date(result.promise.end) +
             (result.numbers ? "; so far, as illustration only: " + effect_text(result) : "");
    case ExperimentStatus::Invalid:
      return "invalid: " + first_reason(result);
    case ExperimentStatus::Decided:
      break;
  }
  std::string told = std::string(to_string(result.verdict)) + ": ";
  const bool undecided = result.verdict == ExperimentVerdict::Undecided;
  if (undecided) told += first_reason(result);
  if (result.numbers)
    told += (undecided ? "; " : "") + effect_text(result) + "; " + test_text(*result.numbers);
  return told;
}

std::string after_undecided(const ExperimentResult& result) {
  const std::string code = result.reasons.empty() ? "" : result.reasons.front().code;
  if (code == "few_weeks")
    return "see that the metric is read every week, and test again under a new id";
  if (code == "few_cases")
    return "choose a metric that more cases tell of, or plan more weeks, and test again under a "
           "new id";
  if (code == "guard")
    return "improve the procedure so that the guard is kept, or plan more weeks so that it can be "
           "shown, and test again under a new id";
  if (code == "other_change" || code == "other_experiment" || code == "volume" ||
      code == "change_point")
    return "something else moved as well: test again under a new id while nothing else of this "
           "process changes";
  return "improve the tester: more weeks, less noise or a larger effect (plumbline experiment "
         "plan), and test again under a new id";
}

std::string next_of(const ExperimentResult& result) {
  const Experiment& e = result.promise;
  if (result.status == ExperimentStatus::Invalid)
    return "register it anew under a new id before it starts, and change nothing until its end";
  if (result.status == ExperimentStatus::Planned)
    return "bring in procedure " + e.procedure + " version " + e.procedure_version + " on " +
           to_date(e.start) + ", and change nothing else until the end";
  if (result.status == ExperimentStatus::Running)
    return "change nothing until the end, whatever the numbers say meanwhile";
  switch (result.verdict) {
    case ExperimentVerdict::Held:
      return result.adopted ? "adopted: watch that it stays, and improve the next thing"
                            : "adopt procedure " + e.procedure + " version " + e.procedure_version +
                                  " and write the decision into " +
                                  (e.promise.path.empty() ? e.id : e.promise.path);
    case ExperimentVerdict::Refuted:
      return "the procedure does not do what was expected: improve the procedure, or improve the "
             "tester, and test again under a new id";
    default:
      return after_undecided(result);
  }
}

}  // namespace

void tell(ExperimentResult& result) {
  result.summary = summary_of(result);
  result.next = next_of(result);
}

}  // namespace plumbline::scoring
