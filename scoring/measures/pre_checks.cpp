#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

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
/// maintenance mode, provisioning check) at most `hours` before, or in the change itself before its
/// risky step (rubric A5 `chg.pre_checks`). A backup's nightly snapshot is no one's check: only
/// work that counts, and no suspected account's, can be one.
Reading pre_checks(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Duration before = hours_parameter(signal, "hours");
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
  std::vector<std::uint8_t> any_check(paths.size() + 1);
  std::vector<bool> check_first(paths.size() + 1);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    any_check[i] = any_step(paths[i], checks) ? 1 : 0;
    check_first[i] = checked_inside(paths[i], checks, risky);
  }
  const auto path_of = [&](const auto& work) {
    return std::min<std::size_t>(work.path, paths.size());
  };
  std::vector<std::uint8_t> is_check;
  for (const std::string* kind : context.kinds())
    is_check.push_back(checks.contains(*kind) ? 1 : 0);
  const auto& rows = context.rows();
  const auto is_safe = [&](const Work& work) {
    if (check_first[path_of(work)]) return true;
    const auto place = static_cast<std::uint32_t>(&work - context.work().data());
    bool safe = true;
    work.each_entity([&](std::uint32_t id) {
      bool checked = false;
      context.book().by_entity().each_before(place, id, [&](std::uint32_t earlier) {
        const WorkRow& row = rows[earlier];
        if (row.started < work.queued - before) return false;
        checked = row.started <= work.queued && !row.suspected() && !row.failed &&
                  (is_check[row.kind] | any_check[path_of(row)]) != 0;
        return !checked;
      });
      safe = safe && checked;
    });
    return safe;
  };
  double k = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const bool safe = is_safe(*work);
    if (safe) ++k;
    witnesses.push_back(witness(*work, safe, safe ? "checked before" : "no check before"));
  }
  Reading reading = rate_reading(signal, window, k, static_cast<double>(selection.work.size()));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
