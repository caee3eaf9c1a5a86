#include <algorithm>

#include "scoring/core.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

constexpr int kWeeksBack = 52;
constexpr int kLeastWeeksBack = 26;

/// The week to compare with: 52 weeks before, or the oldest at least 26 weeks before in which the
/// metric was known.
const WeekValue* then(const Context& context, const Core& core) {
  for (const auto& week : context.judged()->weeks) {
    const auto age = context.as_of() - week.end;
    if (age > std::chrono::days(7 * kWeeksBack + 6)) continue;
    if (age < std::chrono::days(7 * kLeastWeeksBack)) return nullptr;
    const auto found = week.signals.find(core.signal->id);
    if (found != week.signals.end() && found->second.value) return &found->second;
  }
  return nullptr;
}

/// When there will be such a week: 26 weeks after the first in which the metric was known.
std::optional<Instant> comparable_from(const Context& context, const Core& core) {
  for (const auto& week : context.judged()->weeks) {
    const auto found = week.signals.find(core.signal->id);
    if (found != week.signals.end() && found->second.value)
      return std::max(context.as_of(), week.end + std::chrono::days(7 * kLeastWeeksBack));
  }
  return std::nullopt;
}

bool worse(const Core& core, const WeekValue& before) {
  const SignalValue& now = core.now->value;
  if (core.signal->better == Better::Lower)
    return now.low95.value_or(*now.value) > before.high95.value_or(*before.value);
  if (core.signal->better == Better::Higher)
    return now.high95.value_or(*now.value) < before.low95.value_or(*before.value);
  return false;
}

}  // namespace

/// How many core metrics are worse, by bound on both sides, than a year before (or the oldest known
/// week at least 26 weeks back; rubric B.0, level 5). Unknown while there is no such week for one
/// of them, or it is not known now.
Reading core_worse(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Area* area = area_named(context, signal);
  std::int64_t compared = 0;
  double count = 0;
  for (const Core& core : area ? core_of(context, *area) : std::vector<Core>()) {
    if (!core.applies()) continue;
    const WeekValue* before = then(context, core);
    if (!core.now->value.value)
      return unknown_reading(
          signal, now, {"too_little_history", "a known " + core.signal->id, "time", std::nullopt});
    if (!before)
      return unknown_reading(
          signal, now,
          {"too_little_history", "26 weeks of " + core.signal->id + " to compare with", "time",
           comparable_from(context, core)});
    ++compared;
    if (worse(core, *before)) ++count;
  }
  if (compared == 0)
    return unknown_reading(signal, now, {"no_core_metric", "no core metric applies", "", {}});
  return number_reading(signal, now, count, compared, Judging::Value);
}

}  // namespace plumbline::scoring
