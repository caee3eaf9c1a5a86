#include "scoring/measures/recorded_work.h"

#include "scoring/feeds.h"

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
  const Feeds feeds(context.evidence(), context.practice(), "records");
  double k = 0;
  double n = 0;
  double unread = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Instant began = work->queued;
    if (began < *feed) continue;
    if (began + context.declarations().record_lag(began) > context.as_of()) continue;
    const auto read = feeds.read_at(began + context.declarations().record_lag(began));
    if (read == Feeds::Read::Waiting) continue;
    const Recorded recorded = records.look_up(*work);
    // Its record may have been there in time: nobody looked.
    if (read == Feeds::Read::Blind && !recorded.allowed_by) {
      ++unread;
      continue;
    }
    const RecordVerdict verdict = judge(*work, recorded);
    if (!verdict.asked) continue;
    ++n;
    if (verdict.counted) ++k;
    witnesses.push_back(witness(*work, verdict.favourable, verdict.note));
  }
  Reading reading = rate_reading(signal, window, k, n);
  reading.unknown += unread;
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
