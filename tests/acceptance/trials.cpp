#include "tests/acceptance/trials.h"

#include <algorithm>

namespace plumbline::acceptance {

namespace {

using std::chrono::hours;

/// From the start on the library says the version that is tried.
void bring_in(const Trial& trial, World& world) {
  auto& library = world.practice.procedures;
  const auto found = std::find_if(library.rbegin(), library.rend(),
                                  [&](const Procedure& p) { return p.id == trial.procedure; });
  if (found == library.rend()) return;
  Procedure next = *found;
  next.version = std::to_string(std::stoi(found->version) + 1);
  next.promise.first_seen = week(trial.start_week);
  next.reviewed_on = next.promise.first_seen;
  found->promise.gone_at = next.promise.first_seen;
  library.insert(found.base(), std::move(next));
}

}  // namespace

void tell_trials(const std::vector<Trial>& trials, World& world) {
  for (const Trial& trial : trials) {
    bring_in(trial, world);
    Experiment e;
    e.promise.path = "experiments/" + trial.id + ".yml";
    e.promise.first_seen = week(trial.seen_week);
    e.id = trial.id;
    e.area = trial.area;
    e.hypothesis = "it gets better";
    e.procedure = trial.procedure;
    for (const Procedure& p : world.practice.procedures)
      if (p.id == trial.procedure) e.procedure_version = p.version;
    e.metric = trial.metric;
    e.higher = trial.higher;
    e.min_effect = trial.min_effect;
    e.guards = trial.guards;
    e.baseline_weeks = trial.baseline_weeks;
    e.wash_in_weeks = trial.wash_in_weeks;
    e.start = week(trial.start_week);
    e.end = week(trial.end_week);
    if (trial.adopted) {
      ExperimentDecision decision;
      decision.promise.path = e.promise.path;
      decision.promise.first_seen = e.end + hours(20);
      decision.what = "adopted";
      decision.decided_on = e.end;
      e.decisions.push_back(decision);
    }
    world.see("experiments", e.promise.first_seen);
    world.practice.experiments.push_back(std::move(e));
  }
}

}  // namespace plumbline::acceptance
