#include <algorithm>
#include <map>
#include <utility>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Failures / (failures + successes) of the classes. Somebody who tries the same class again within
/// `retry_minutes` of the last failure and fails again is still busy with the same failure (rubric
/// A1): a host that took five attempts failed once.
Reading failed_attempts(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto gap = minutes_parameter(signal, "retry_minutes");
  double k = 0;
  double n = 0;
  std::map<std::pair<std::uint32_t, const WorkClass*>, Instant> failing;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    if (work->failed()) {
      const auto key = std::pair(work->change->actor, work->work_class);
      const auto last = failing.find(key);
      const bool again = last != failing.end() && work->change->queued <= last->second + gap;
      failing[key] = work->change->ended;
      if (again) continue;
      ++k;
    }
    ++n;
    witnesses.push_back(witness(*work, !work->failed(), work->failed() ? "failed" : "succeeded"));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
