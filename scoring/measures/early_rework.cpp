#include <algorithm>
#include <unordered_map>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::hours kEarly{72};

}  // namespace

/// Of the servers created, the share that people or automation changed in size or network, or
/// deleted, at most 72 h after they were built (rubric A2 `cons.early_rework`). What a build does
/// to its own server belongs to the same change; what backup products do is none (P7). Servers
/// younger than 72 h are not judged yet.
Reading early_rework(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  WorkFilter created;
  created.classes = list_parameter(signal, "classes");
  const Selection& selection = context.select(created, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto rework = list_parameter(signal, "rework");
  std::unordered_map<std::uint32_t, std::vector<Instant>> touched;
  for (const Work& work : context.work()) {
    if (work.failed() || work.change->noise || work.actor == ActorClass::Suspected) continue;
    if (std::find(rework.begin(), rework.end(), *work.class_name) == rework.end()) continue;
    touched[work.change->entity].push_back(work.change->queued);
    for (const std::uint32_t id : work.change->siblings) touched[id].push_back(work.change->queued);
  }
  const auto early = [&](std::uint32_t id, Instant built) {
    const auto found = touched.find(id);
    return found != touched.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](Instant t) { return t > built && t <= built + kEarly; });
  };
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Change& change = *work->change;
    if (work->failed() || !work->creates_vm() || change.ended + kEarly > context.as_of()) continue;
    const auto judge_one = [&](std::uint32_t id) {
      const bool again = early(id, change.ended);
      ++n;
      if (again) ++k;
      witnesses.push_back(
          witness(*work, !again, again ? "changed or deleted within 72 h" : "left as built"));
    };
    judge_one(change.entity);
    for (const std::uint32_t id : change.siblings) judge_one(id);
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
