#include <algorithm>
#include <map>
#include <unordered_map>

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
  const auto kind_of = [](const auto& work) { return std::uint64_t{work.kind} << 32 | work.path; };
  std::unordered_map<std::uint64_t, std::vector<Pilot>> pilots;
  std::vector<bool> asked(context.kinds().size());
  for (const Work* work : selection.work)
    if (pilot_share * work->entities >= 1) {
      pilots.try_emplace(kind_of(*work));
      asked[work->kind] = true;
    }
  // Nothing takes longer than the longest: what ended in a pilot's life began shortly before it.
  const auto& rows = context.rows();
  const Instant first = window.from - 2 * context.book().longest() - pilot_life;
  for (std::size_t i = pilots.empty() ? rows.size() : context.place_of(first); i < rows.size();
       ++i) {
    if (!asked[rows[i].kind]) continue;
    const auto found = pilots.find(kind_of(rows[i]));
    if (found == pilots.end()) continue;
    const Work& work = context.work()[i];
    if (work.right_first_time())
      found->second.push_back({work.ended, static_cast<double>(work.entities)});
  }
  for (auto& [kind, list] : pilots)
    std::sort(list.begin(), list.end(),
              [](const Pilot& a, const Pilot& b) { return a.ended < b.ended; });
  const auto piloted = [&](const Work& work) {
    const auto most = pilot_share * static_cast<double>(work.entities);
    const auto found = pilots.find(kind_of(work));
    if (most < 1 || found == pilots.end()) return false;
    const auto& list = found->second;
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
