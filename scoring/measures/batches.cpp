#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Repetition (rubric 0.4, A9): how many batches, days from the first to the last, or distinct
/// people behind them, the shared accounts being one, plus one for automation or a schedule.
Reading batches(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto found = batches_of(selection.work);
  const auto count = static_cast<std::int64_t>(found.size());
  const std::string of = text_parameter(signal, "of");
  double value = static_cast<double>(count);
  Judging judging = Judging::Count;
  if (of == "span_days") {
    value = found.empty() ? 0
                          : days_between(found.front().work.front()->change->started,
                                         found.back().work.front()->change->started);
  } else if (of == "actors") {
    value = static_cast<double>(distinct_actors(selection.work));
    judging = Judging::Distinct;
  }
  Reading reading = number_reading(signal, window, value, count, judging);
  // A span grows by seven days a week; people come when they come.
  if (of == "span_days") reading.per_week = found.empty() ? 0 : 7;
  if (of == "actors") reading.per_week = 0;
  std::vector<Witness> witnesses;
  for (const auto& batch : found)
    witnesses.push_back(witness(*batch.work.front(), true, "first change of a batch"));
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
