#pragma once

#include <functional>
#include <string>

#include "scoring/measures/reading.h"
#include "scoring/records.h"

namespace plumbline::scoring {

/// How one piece of production work stands towards the record feed.
struct RecordVerdict {
  bool counted = false;  ///< in the share's numerator
  bool favourable = false;
  const char* note = "";
  bool asked = true;  ///< false: not in the denominator
};

/// A share over the production changes of people and automation since the record feed was first
/// seen, older than its lag (design §3). Unknown without a feed, never 0 %; a change whose record
/// could not have been seen in time because a feed was not read is an unknown sample.
Reading recorded_share(const Context& context, const Signal& signal,
                       const std::function<RecordVerdict(const Work&, const Recorded&)>& judge);

}  // namespace plumbline::scoring
