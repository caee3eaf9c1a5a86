#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
  const Selection& selection = context.select(filter, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);

  const auto& paths = context.evidence().paths;
  // Paths and classes are few, work is not.
  std::vector<bool> any_check(paths.size() + 1);
  std::vector<bool> check_first(paths.size() + 1);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    any_check[i] = any_step(paths[i], checks);
    check_first[i] = checked_inside(paths[i], checks, risky);
  }
  const auto path_of = [&](const Work& work) {
    return std::min<std::size_t>(work.path, paths.size());
  };
  std::vector<bool> is_check;
  for (const std::string* kind : context.kinds()) is_check.push_back(checks.contains(*kind));
  // A check matters to what was queued at most 24 h after it.
  Instant first_queued = window.to;
  for (const Work* work : selection.work) first_queued = std::min(first_queued, work->queued);
  std::vector<std::pair<std::uint32_t, Instant>> checked_at;
  for (std::size_t i = context.place_of(first_queued - kBefore); i < context.work().size(); ++i) {
    const Work& work = context.work()[i];
    if (!is_check[work.kind] && !any_check[path_of(work)]) continue;
    if (work.actor == ActorClass::Suspected || work.failed()) continue;
    work.each_entity([&](std::uint32_t id) { checked_at.emplace_back(id, work.started); });
  }
  std::sort(checked_at.begin(), checked_at.end());
  const auto checked = [&](std::uint32_t entity, Instant began) {
    const auto first =
        std::lower_bound(checked_at.begin(), checked_at.end(), std::pair(entity, began - kBefore));
    return first != checked_at.end() && first->first == entity && first->second <= began;
  };
  double k = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    bool safe = check_first[path_of(*work)];
    if (!safe) {
      safe = true;
      work->each_entity([&](std::uint32_t id) { safe = safe && checked(id, work->queued); });
    }
    if (safe) ++k;
    witnesses.push_back(witness(*work, safe, safe ? "checked before" : "no check before"));
  }
  Reading reading = rate_reading(signal, window, k, static_cast<double>(selection.work.size()));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
