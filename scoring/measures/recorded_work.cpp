#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

Reading recorded_share(const Context& context, const Signal& signal,
                       const std::function<RecordVerdict(const Work&, const Recorded&)>& judge) {
  const auto feed = context.kind_seen("records");
  if (!feed) {
    const Window window{context.as_of(), context.as_of(), 0, std::nullopt};
    return unknown_reading(signal, window,
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
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Instant began = work->queued;
    if (began < *feed) continue;
    if (began + context.declarations().record_lag(began) > context.as_of()) continue;
    const RecordVerdict verdict = judge(*work, records.look_up(*work));
    if (!verdict.asked) continue;
    ++n;
    if (verdict.counted) ++k;
    witnesses.push_back(witness(*work, verdict.favourable, verdict.note));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
