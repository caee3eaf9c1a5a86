#include <algorithm>

#include "scoring/core.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

/// Why level 4 cannot be told at all: it needs a timing and an outcome.
std::optional<Reason> nothing_applies(const std::vector<Core>& all) {
  for (const bool timing : {true, false}) {
    const bool one = std::any_of(all.begin(), all.end(), [&](const Core& core) {
      return core.timing == timing && core.applies();
    });
    if (one) continue;
    return Reason{timing ? "no_core_timing" : "no_core_outcome",
                  timing ? "no core metric of timing applies, level 4 cannot be told"
                         : "no core metric of outcome applies, level 4 cannot be told",
                  "", std::nullopt};
  }
  return std::nullopt;
}

}  // namespace

/// Weeks of the window at whose end every core metric of the area was known or had nothing to
/// measure (rubric B.0, level 4, precondition). A metric is known only while at most 5 % of its own
/// window was lost. Unknown while no core timing or no core outcome applies.
Reading core_known(const Context& context, const Signal& signal) {
  const Window window{
      context.as_of() - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)),
      context.as_of(), 0, std::nullopt};
  const Area* area = area_named(context, signal);
  const auto all = area ? core_of(context, *area) : std::vector<Core>();
  if (const auto why = nothing_applies(all)) return unknown_reading(signal, window, *why);
  std::int64_t known = 0;
  std::string missing;
  for (const auto& week : context.judged()->weeks) {
    if (week.end <= window.from) continue;
    std::string without;
    for (const Core& core : all) {
      const auto value = week.signals.find(core.signal->id);
      if (value != week.signals.end() && value->second.state != State::Unknown) continue;
      without += (without.empty() ? "" : ", ") + core.signal->id;
    }
    if (without.empty()) ++known;
    missing = std::move(without);
  }
  Reading reading =
      number_reading(signal, window, static_cast<double>(known), known, Judging::Count);
  reading.per_week = missing.empty() ? 1 : 0;
  if (!missing.empty())
    reading.value.reason = {"", "not known at the end of the last week: " + missing, "", {}};
  return reading;
}

}  // namespace plumbline::scoring
