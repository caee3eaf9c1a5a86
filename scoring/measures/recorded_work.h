#pragma once

#include <optional>
#include <vector>

#include "scoring/context.h"
#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// How one piece of production work stands towards the record feed.
struct RecordVerdict {
  bool counted = false;  ///< in the share's numerator
  bool favourable = false;
  const char* note = "";
  bool asked = true;  ///< false: not in the denominator
};

/// The production changes of people and automation since the record feed was first seen, with what
/// it says of each; or why nothing can be said.
struct RecordedWork {
  Window window;
  std::optional<Reason> reason;
  const std::vector<const Work*>* work = nullptr;
  const std::vector<Recorded>* recorded = nullptr;  ///< in the same order
};
RecordedWork recorded_work(const Context& context, const Signal& signal);

/// A share over the production changes of people and automation since the record feed was first
/// seen, older than its lag (design §3). Unknown without a feed, never 0 %; a change whose record
/// could not have been seen in time because a feed was not read is an unknown sample.
template <class Judge>
Reading recorded_share(const Context& context, const Signal& signal, const Judge& judge) {
  const RecordedWork asked = recorded_work(context, signal);
  if (asked.reason) return unknown_reading(signal, asked.window, *asked.reason);
  double k = 0;
  double n = 0;
  double unread = 0;
  WorkWitnesses witnesses;
  for (std::size_t i = 0; i < asked.work->size(); ++i) {
    const Work* work = (*asked.work)[i];
    const Recorded& recorded = (*asked.recorded)[i];
    if (recorded.judged == Recorded::Judged::No) continue;
    // Its record may have been there in time: nobody looked.
    if (recorded.judged == Recorded::Judged::Blind && !recorded.allowed_by) {
      ++unread;
      continue;
    }
    const RecordVerdict verdict = judge(*work, recorded);
    if (!verdict.asked) continue;
    ++n;
    if (verdict.counted) ++k;
    witnesses.push_back(witness(*work, verdict.favourable, verdict.note));
  }
  Reading reading = rate_reading(signal, asked.window, k, n);
  reading.unknown += unread;
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
