#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Changes a week over the window (rubric A0 `volume`).
Reading activity_rate(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const double weeks = days_between(window.from, window.to) / 7;
  const auto count = static_cast<double>(selection.work.size());
  Reading reading =
      number_reading(signal, window, weeks > 0 ? count / weeks : 0,
                     static_cast<std::int64_t>(selection.work.size()), Judging::Count);
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
