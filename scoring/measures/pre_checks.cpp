#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::hours kBefore{24};

/// Whether a check stands in the change's own path before any risky step.
bool checked_inside(std::string_view path, const std::set<std::string_view>& checks,
                    const std::set<std::string_view>& risky) {
  while (!path.empty()) {
    const auto end = path.find('>');
    const std::string_view step = path.substr(0, end);
    if (checks.contains(step)) return true;
    if (risky.contains(step)) return false;
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  }
  return false;
}

bool any_step(std::string_view path, const std::set<std::string_view>& steps) {
  return checked_inside(path, steps, {});
}

}  // namespace

/// Share of risky production changes with a safety net: on each of its entities a check (snapshot,
/// maintenance mode, provisioning check) at most 24 h before, or in the change itself before its
/// risky step (rubric A5 `chg.pre_checks`). A backup's nightly snapshot is no one's check: only
/// work that counts, and no suspected account's, can be one.
Reading pre_checks(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const auto check_list = list_parameter(signal, "checks");
  const auto risky_list = list_parameter(signal, "risky");
  const std::set<std::string_view> checks(check_list.begin(), check_list.end());
  const std::set<std::string_view> risky(risky_list.begin(), risky_list.end());
  WorkFilter filter;
  filter.classes = risky_list;
  filter.production_only = true;
  const Selection selection = context.select(filter, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);

  const auto& paths = context.evidence().paths;
  const auto path_of = [&](const Work& work) {
    return work.change->path < paths.size() ? std::string_view(paths[work.change->path])
                                            : std::string_view();
  };
  std::map<std::uint32_t, std::vector<Instant>> checked_at;
  for (const Work& work : context.work()) {
    if (work.actor == ActorClass::Suspected || work.failed()) continue;
    if (!checks.contains(*work.class_name) && !any_step(path_of(work), checks)) continue;
    checked_at[work.change->entity].push_back(work.change->started);
    for (const std::uint32_t id : work.change->siblings)
      checked_at[id].push_back(work.change->started);
  }
  const auto checked = [&](std::uint32_t entity, Instant began) {
    const auto found = checked_at.find(entity);
    if (found == checked_at.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](Instant t) { return t <= began && t >= began - kBefore; });
  };
  double k = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Change& change = *work->change;
    const bool safe = checked_inside(path_of(*work), checks, risky) ||
                      (checked(change.entity, change.queued) &&
                       std::all_of(change.siblings.begin(), change.siblings.end(),
                                   [&](std::uint32_t id) { return checked(id, change.queued); }));
    if (safe) ++k;
    witnesses.push_back(witness(*work, safe, safe ? "checked before" : "no check before"));
  }
  Reading reading = rate_reading(signal, window, k, static_cast<double>(selection.work.size()));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
