#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

namespace {

/// Of more changes than this every second, third … tells as much.
constexpr std::size_t kEnough = 20'000;

}  // namespace

/// The 85th percentile of how long a change takes (rubric A0 `duration_p85`): from its first task
/// being queued to the end of its last, or (`until: begun`) to being worked on. What failed took
/// its time, too. Of very many changes an even part is taken, and its bounds are those of that
/// part.
Reading activity_duration(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const bool waiting = text_parameter(signal, "until") == "begun";
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  const std::size_t every = selection.work.size() / kEnough + 1;
  for (std::size_t i = 0; i < selection.work.size(); i += every) {
    const Work* work = selection.work[i];
    items.push_back(
        {length_in(signal.unit, work->queued, waiting ? work->started : work->ended), true});
    witnesses.push_back(witness(*work, !work->failed(), "counted"));
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
