#include <algorithm>
#include <map>
#include <vector>

#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

/// The 85th percentile of the entities that one change touches, of changes without a pilot: the
/// same class on the same path, right the first time, on at most `pilot_share` as many entities, at
/// least `pilot_hours` (and at most `pilot_days`) before (rubric A5 `chg.batch_size`).
Reading batch_size(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const double pilot_share = number_parameter(signal, "pilot_share");
  const Duration pilot_age = hours_parameter(signal, "pilot_hours");
  const Duration pilot_life = days_parameter(signal, "pilot_days");
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  // What can have been a pilot of a bulk change, by class and path, by its end.
  struct Pilot {
    Instant ended;
    double entities = 0;
  };
  const std::size_t paths = context.evidence().paths.size();
  const auto path_of = [&](const auto& work) { return std::min<std::size_t>(work.path, paths); };
  std::vector<std::vector<std::uint32_t>> list_of(context.kinds().size());  // by path: 1 + which
  std::vector<std::vector<Pilot>> pilots;
  for (const Work* work : selection.work) {
    if (pilot_share * work->entities < 1) continue;
    auto& of_kind = list_of[work->kind];
    of_kind.resize(paths + 1);
    std::uint32_t& list = of_kind[path_of(*work)];
    if (list != 0) continue;
    pilots.emplace_back();
    list = static_cast<std::uint32_t>(pilots.size());
  }
  // Nothing takes longer than the longest: what ended in a pilot's life began shortly before it.
  const std::size_t first =
      context.place_of(window.from - 2 * context.book().longest() - pilot_life);
  for (std::size_t kind = 0; kind < list_of.size(); ++kind) {
    if (list_of[kind].empty()) continue;
    const auto& places = context.book().places()[kind];
    for (auto at = std::ranges::lower_bound(places, first); at != places.end(); ++at) {
      const WorkRow& row = context.rows()[*at];
      const std::uint32_t list = list_of[kind][path_of(row)];
      if (list == 0 || row.failed || row.reworked || row.undone) continue;
      const Work& work = context.work()[*at];
      pilots[list - 1].push_back({work.ended, static_cast<double>(work.entities)});
    }
  }
  for (auto& list : pilots)
    std::sort(list.begin(), list.end(),
              [](const Pilot& a, const Pilot& b) { return a.ended < b.ended; });
  const auto piloted = [&](const Work& work) {
    const auto most = pilot_share * static_cast<double>(work.entities);
    if (most < 1) return false;
    const auto& list = pilots[list_of[work.kind][path_of(work)] - 1];
    const auto oldest =
        std::lower_bound(list.begin(), list.end(), work.queued - pilot_life,
                         [](const Pilot& pilot, Instant moment) { return pilot.ended < moment; });
    for (auto it = oldest; it != list.end() && it->ended <= work.queued - pilot_age; ++it)
      if (it->entities <= most) return true;
    return false;
  };
  std::map<std::uint32_t, std::size_t> by_size;
  std::size_t single = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const bool bulk = work->entities > 1;
    if (bulk && piloted(*work)) continue;
    if (!bulk) ++single;
    if (bulk) ++by_size[work->entities];
    if (bulk) witnesses.push_back(witness(*work, false, "many at once, without a pilot"));
  }
  std::vector<Lasting> sizes(single, {1, true});
  for (const auto& [size, times] : by_size)
    sizes.insert(sizes.end(), times, {static_cast<double>(size), true});
  Reading reading = percentile_reading(signal, window, sizes);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
