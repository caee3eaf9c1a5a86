#include <algorithm>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Of the servers created, the share that people or automation changed in size or network, or
/// deleted, at most `hours` after they were built (rubric A2 `cons.early_rework`). What a build
/// does to its own server belongs to the same change; what backup products do is none (P7). Servers
/// younger than that are not judged yet.
Reading early_rework(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Duration soon = hours_parameter(signal, "hours");
  WorkFilter created;
  created.classes = list_parameter(signal, "classes");
  const Selection& selection = context.select(created, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto rework = list_parameter(signal, "rework");
  std::vector<bool> is_rework;
  for (const std::string* kind : context.kinds())
    is_rework.push_back(std::find(rework.begin(), rework.end(), *kind) != rework.end());
  const auto early = [&](std::uint32_t id, Instant built) {
    bool again = false;
    context.book().by_entity().each(id, [&](std::uint32_t place) {
      const WorkRow& row = context.rows()[place];
      if (row.started <= built) return false;  // what was queued later began later
      if (!is_rework[row.kind] || row.failed || row.suspected()) return true;
      const Work& work = context.work()[place];
      again = !work.noise && work.queued > built && work.queued <= built + soon;
      return !again;
    });
    return again;
  };
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    if (work->failed() || !work->creates_vm() || work->ended + soon > context.as_of()) continue;
    work->each_entity([&](std::uint32_t id) {
      const bool again = early(id, work->ended);
      ++n;
      if (again) ++k;
      witnesses.push_back(
          witness(*work, !again, again ? "changed or deleted soon after" : "left as built"));
    });
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
