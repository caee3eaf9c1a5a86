#include <map>
#include <tuple>

#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::hours kPilotAge{24};
constexpr std::chrono::days kPilotLife{30};
constexpr double kPilotShare = 0.10;

}  // namespace

/// The 85th percentile of the entities that one change touches, of changes without a pilot: the
/// same class on the same path, right the first time, on at most 10 % as many entities, at least 24
/// h (and at most 30 days) before (rubric A5 `chg.batch_size`).
Reading batch_size(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::map<std::tuple<std::uint32_t, std::uint32_t>, std::vector<const Work*>> alike;
  for (const Work& work : context.work())
    alike[{work.change->class_id, work.change->path}].push_back(&work);
  const auto piloted = [&](const Work& work) {
    const auto most = kPilotShare * static_cast<double>(work.change->entities());
    for (const Work* other : alike[{work.change->class_id, work.change->path}]) {
      const Duration before = work.change->queued - other->change->ended;
      if (before < kPilotAge || before > kPilotLife) continue;
      if (static_cast<double>(other->change->entities()) <= most &&
          other->right_first_time(context.as_of()))
        return true;
    }
    return false;
  };
  std::vector<Lasting> sizes;
  std::vector<Witness> witnesses;
  for (const Work* work : selection.work) {
    const bool bulk = work->change->entities() > 1;
    if (bulk && piloted(*work)) continue;
    sizes.push_back({static_cast<double>(work->change->entities()), true});
    if (bulk) witnesses.push_back(witness(*work, false, "many at once, without a pilot"));
  }
  Reading reading = percentile_reading(signal, window, sizes);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
