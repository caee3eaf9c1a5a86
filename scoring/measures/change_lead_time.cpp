#include <set>

#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"
#include "scoring/records.h"

namespace plumbline::scoring {

/// From approval to done: the 85th percentile over changes that a record had approved, and over
/// approved records whose window still runs and under which nothing was done yet, as open (rubric
/// A5 `chg.lead_time_h`). A record whose window passed unused is no open work.
Reading change_lead_time(const Context& context, const Signal& signal) {
  const auto feed = context.kind_seen("records");
  if (!feed) {
    const Window none{context.as_of(), context.as_of(), 0, std::nullopt};
    return unknown_reading(signal, none,
                           {"missing_input", "no change records were ever seen (records/)",
                            "records", context.as_of() + std::chrono::days(28)});
  }
  const Window window = context.activity_window(signal, feed);
  WorkFilter filter;
  filter.area = "change";
  filter.accounts_only = true;
  const Selection& selection = context.select(filter, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);

  const Records records(context);
  std::set<std::string> used;
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    if (work->change->queued < *feed) continue;
    const ChangeRecord* record = records.look_up(*work).allowed_by;
    if (!record || !record->approved_at) continue;
    used.insert(record->id);
    items.push_back({length_in(signal.unit, *record->approved_at, work->change->ended), true});
    witnesses.push_back(witness(*work, true, "approved, then done"));
  }
  const Instant as_of = context.as_of();
  for (const ChangeRecord& record : context.practice().records) {
    const Promise& promise = record.promise;
    if (promise.first_seen > as_of || (promise.gone_at && *promise.gone_at <= as_of)) continue;
    if (!record.approved_at || *record.approved_at > as_of || *record.approved_at < window.from)
      continue;
    if (!record.window_end || *record.window_end < as_of) continue;
    if (used.insert(record.id).second)
      items.push_back({length_in(signal.unit, *record.approved_at, as_of), false});
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
