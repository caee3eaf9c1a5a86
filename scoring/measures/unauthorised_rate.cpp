#include <cmath>

#include "scoring/measures/findings.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

/// Production changes a week that nothing allowed (rubric A5 `chg.unauthorised`): what the share
/// `of` (authorised changes) leaves, over the weeks since the record feed was first seen. Read from
/// that share's reading, so that a year of changes is not gone through twice. Samples are weeks.
Reading unauthorised_rate(const Context& context, const Signal& signal) {
  const Window none{context.as_of(), context.as_of(), 0, std::nullopt};
  const Reading* share =
      context.judged() ? context.judged()->reading(text_parameter(signal, "of")) : nullptr;
  if (!share)
    return unknown_reading(
        signal, none,
        {"missing_input", "no signal '" + text_parameter(signal, "of") + "'", "", std::nullopt});
  const Window window{share->value.window_from, share->value.window_to, 0, std::nullopt};
  if (share->value.state != State::Met) return unknown_reading(signal, window, share->value.reason);
  const double weeks = days_between(window.from, window.to) / 7;
  Reading reading =
      number_reading(signal, window, weeks > 0 ? (share->value.n - share->value.k) / weeks : 0,
                     static_cast<std::int64_t>(std::floor(weeks)), Judging::Value);
  reading.per_week = 0;
  reading.value.witnesses = share->value.witnesses;
  reading.value.adverse = share->value.adverse;
  return reading;
}

}  // namespace plumbline::scoring
