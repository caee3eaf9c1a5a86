#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Changes by declared automation and schedules / these and people's (rubric A0
/// `automation_share`). Accounts that look like machines and are not declared are in neither.
Reading automation_share(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const WorkRow& row = context.row(*work);
    if (row.suspected()) continue;
    const bool machine = row.by_machine();
    ++n;
    if (machine) ++k;
    witnesses.push_back(witness(*work, machine, machine ? "by automation" : "by hand"));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
