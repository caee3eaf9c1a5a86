#include <algorithm>
#include <string>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

/// Batches that automation or a schedule did.
std::int64_t automated(const Context& context, const std::vector<const Work*>& firsts) {
  return std::count_if(firsts.begin(), firsts.end(),
                       [&](const Work* one) { return context.row(*one).by_machine(); });
}

}  // namespace

/// Repetition (rubric 0.4, A9): how many batches, days from the first to the last, distinct people
/// behind them, the shared accounts being one, plus one for automation or a schedule, or how many
/// batches automation or a schedule did. Who is behind it is asked only of repetition: not before
/// the batches span `over_days`.
Reading batches(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto& found = context.first_of_batches(filter_of(signal), window);
  const auto count = static_cast<std::int64_t>(found.size());
  const double span =
      found.empty() ? 0 : days_between(found.front()->started, found.back()->started);
  const std::string of = text_parameter(signal, "of");
  const bool who = of == "actors" || of == "automated";
  if (who && span < number_parameter(signal, "over_days")) {
    const auto until =
        context.as_of() +
        std::chrono::days(static_cast<int>(number_parameter(signal, "over_days") - span) + 1);
    return unknown_reading(
        signal, window,
        {"too_few_samples",
         "the batches do not yet span " +
             std::to_string(static_cast<int>(number_parameter(signal, "over_days"))) + " days",
         "time", found.empty() ? std::nullopt : std::optional<Instant>(until)});
  }
  double value = static_cast<double>(count);
  if (of == "span_days") value = span;
  if (of == "actors") value = static_cast<double>(context.distinct_actors(selection.work));
  if (of == "automated") value = static_cast<double>(automated(context, found));
  const Judging judging = who ? Judging::Distinct : Judging::Count;
  Reading reading = number_reading(signal, window, value, count, judging);
  // A span grows by seven days a week; people come when they come.
  if (of == "span_days") reading.per_week = found.empty() ? 0 : 7;
  if (who) reading.per_week = 0;
  WorkWitnesses witnesses;
  for (const Work* one : found) witnesses.push_back(witness(*one, true, "first change of a batch"));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
