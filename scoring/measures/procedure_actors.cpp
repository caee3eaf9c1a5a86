#include "scoring/library.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Who follows the procedures: distinct people over the covered work, the shared accounts being
/// one, plus one for automation or a schedule (rubric B.0, level 3). Judged once the area's work
/// holds enough batches. Work that a younger procedure would cover is pending.
Reading procedure_actors(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const Library library(context);
  std::vector<const Work*> covered;
  std::vector<const Work*> at_most;
  std::optional<Instant> pending_from;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Cover cover = library.cover(*work);
    if (cover.by) covered.push_back(work);
    if (cover.by || cover.pending) at_most.push_back(work);
    if (!cover.by && cover.pending)
      pending_from =
          std::max(pending_from.value_or(Instant::min()), cover.pending->promise.first_seen);
    if (cover.by) witnesses.push_back(witness(*work, true, "covered by a procedure"));
  }
  const auto value = context.distinct_actors(covered);
  const auto count =
      static_cast<std::int64_t>(context.first_of_batches(filter_of(signal), window).size());
  Reading reading =
      number_reading(signal, window, static_cast<double>(value), count, Judging::Distinct);
  reading.pending = static_cast<double>(context.distinct_actors(at_most) - value);
  reading.pending_from = pending_from;
  reading.per_week = 0;
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
