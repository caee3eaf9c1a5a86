#include <algorithm>

#include "scoring/measures/added_hosts.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Share of added hosts that needed corrective work (`rework`) in their first `days` of service,
/// or, while they are in none, of the inventory (rubric A1 `prov.post_entry_fix`). A host whose
/// days are not over counts once it was mended, and not before.
Reading entry_rework(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Duration first_days = days_parameter(signal, "days");
  WorkFilter added = filter_of(signal);
  const Selection& selection = context.select(added, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  WorkFilter rework;
  rework.classes = list_parameter(signal, "rework");
  const Selection& fixes = context.select(rework, window);
  const auto mends = [&](const Work& fix, const AddedHost& host, Instant from) {
    const Change& change = *fix.change;
    if (change.queued <= from || change.queued > from + first_days) return false;
    return change.entity == host.host || std::find(change.siblings.begin(), change.siblings.end(),
                                                   host.host) != change.siblings.end();
  };
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const AddedHost& host : added_hosts(context, selection.work)) {
    const Instant from = host.service.value_or(host.work->change->ended);
    const bool mended = std::any_of(fixes.work.begin(), fixes.work.end(),
                                    [&](const Work* fix) { return mends(*fix, host, from); });
    if (!mended && from + first_days > context.as_of()) continue;
    ++n;
    if (mended) ++k;
    witnesses.push_back(
        witness(*host.work, !mended, mended ? "mended soon after" : "right the first time"));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
