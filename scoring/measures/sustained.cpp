#include <cmath>
#include <map>

#include "scoring/core.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr int kManaged = 4;  // targets must be at least as strict as this level's thresholds

/// The metric's periods that lie in a week: the week itself, or the occurrences in it.
std::vector<Period> periods_in(const Core& core, const WeekRecord& week) {
  const Instant from = week.end - kWeek;
  std::vector<Period> periods;
  if (!core.by_occurrence) {
    const auto found = week.signals.find(core.signal->id);
    periods.push_back({from, week.end, found == week.signals.end() ? WeekValue{} : found->second});
    return periods;
  }
  for (const auto& occurrence : core.now->occurrences) {
    if (occurrence.at < from || occurrence.at >= week.end) continue;
    WeekValue value;
    value.state = State::Met;
    value.value = occurrence.value;
    value.samples = 1;
    periods.push_back({occurrence.at, occurrence.at, value});
  }
  return periods;
}

/// How a week went: of the core metrics, those that say that it is not on target.
struct WeekOnTarget {
  bool applies = false;
  std::vector<std::string> off;
  bool off95 = false;
  bool unknown = false;
  bool close = false;  ///< of `unknown`, only too close to call
};

void add(const Context& context, const Core& core, const WeekRecord& week, WeekOnTarget& result) {
  for (const Period& period : periods_in(core, week)) {
    if (period.value.state == State::NotApplicable) continue;
    result.applies = true;
    const Target* target = target_at(context.practice(), core.signal->id, week.end - kWeek);
    const TargetCheck terms = target ? check_terms(context, core, *target, kManaged)
                                     : TargetCheck{State::NotMet, std::nullopt, "no target"};
    if (terms.state == State::NotMet) {
      result.off.push_back(core.signal->id + " (" + terms.text + ")");
      result.off95 = true;
      continue;
    }
    const PeriodStanding standing = stand(core, period, *target);
    if (terms.state == State::Met && standing.met) continue;
    if (standing.missed) {
      result.off.push_back(core.signal->id);
      result.off95 = result.off95 || standing.missed95;
    } else {
      result.unknown = true;
      result.close = standing.close;
    }
  }
}

std::string worst(const std::map<std::string, int>& misses) {
  std::string text;
  for (const auto& [what, weeks] : misses)
    text += (text.empty() ? "" : "; ") + what + " off target in " + std::to_string(weeks) +
            (weeks == 1 ? " week" : " weeks");
  return text;
}

}  // namespace

/// Share of the window's closed weeks in which every core metric of the area that applied then was
/// on a target that was in force when the week began and is at least as strict as the level-4
/// threshold (rubric B.0, level 5). Weeks that are not known, or not closed yet, are unknown.
Reading sustained(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window window{as_of - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)),
                      as_of, 0, std::nullopt};
  const auto all = std::round(signal.window_days / 7);
  const Area* area = area_named(context, signal);
  const auto cores = area ? core_of(context, *area) : std::vector<Core>();
  double on = 0;
  double off = 0;
  double off95 = 0;
  double close = 0;
  std::map<std::string, int> misses;
  for (const auto& week : context.judged()->weeks) {
    if (week.end <= window.from) continue;
    WeekOnTarget result;
    for (const Core& core : cores) add(context, core, week, result);
    if (!result.applies) continue;
    for (const auto& metric : result.off) ++misses[metric];
    if (!result.off.empty())
      ++off;
    else if (!result.unknown)
      ++on;
    if (!result.off.empty() && result.off95) ++off95;
    if (result.off.empty() && result.unknown && result.close) ++close;
  }
  Reading reading = census_reading(signal, window, on, all);
  reading.unknown = all - on - off;
  reading.close = close;
  reading.best95 = (all - off95) / all;
  // Weeks that are not known go by; no privilege brings them back.
  reading.value.reason = {"", worst(misses), reading.unknown > 0 ? "time" : "", std::nullopt};
  return reading;
}

}  // namespace plumbline::scoring
