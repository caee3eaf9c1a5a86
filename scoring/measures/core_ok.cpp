#include <algorithm>

#include "scoring/core.h"
#include "scoring/measures/measures.h"
#include "scoring/reviews.h"

namespace plumbline::scoring {

namespace {

struct Standing {
  State state = State::NotMet;
  bool missed_by_bound = true;
  bool close = false;
  std::string text;
};

/// On target in enough of the judged periods, or tracked.
Standing standing(const Core& core, const std::vector<Period>& periods, const Tracking& tracking) {
  Standing result;
  if (core.target) {
    const Tally weeks = tally(core, periods, *core.target);
    result.state = weeks.state();
    result.missed_by_bound = weeks.missed_by_bound();
    result.close = weeks.met + weeks.close >= weeks.needed();
    result.text = "on target in " + std::to_string(weeks.met) + " of " +
                  std::to_string(weeks.applies) + (core.by_occurrence ? " occurrences" : " weeks");
  } else {
    result.text = "no target";
  }
  if (tracking.state == State::Met) result = {State::Met, false, false, {}};
  if (tracking.state == State::Unknown && result.state == State::NotMet)
    result = {State::Unknown, false, false, tracking.text};
  if (result.state != State::Met && !tracking.text.empty()) result.text += ", " + tracking.text;
  return result;
}

}  // namespace

/// Share of the area's applicable core metrics that are on target in 6 of the last 8 judged weeks
/// (rare event metrics: occurrences) or tracked by reviews (rubric B.0, level 4 b). A metric is
/// lost only when too few of the weeks are left that its 95 % bounds do not miss.
Reading core_ok(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Area* area = area_named(context, signal);
  double good = 0;
  double unknown = 0;
  double close = 0;
  double missed95 = 0;
  double all = 0;
  std::string text;
  std::vector<Witness> witnesses;
  for (const Core& core : area ? core_of(context, *area) : std::vector<Core>()) {
    if (!core.applies()) continue;
    Tracking tracking = track(context, *area, core);
    const Standing result = standing(core, periods_of(context, core), tracking);
    if (result.state == State::NotApplicable) continue;
    ++all;
    if (result.state == State::Met) ++good;
    if (result.state == State::Unknown) ++unknown;
    if (result.state != State::Met && result.missed_by_bound) ++missed95;
    if (result.state != State::Met && !result.missed_by_bound && result.close) ++close;
    if (result.state != State::Met)
      text += (text.empty() ? "" : "; ") + core.signal->id + " " + result.text;
    witnesses.insert(witnesses.end(), tracking.witnesses.begin(), tracking.witnesses.end());
  }
  if (all == 0)
    return unknown_reading(signal, now, {"no_core_metric", "no core metric applies", "", {}});
  Reading reading = census_reading(signal, now, good, all);
  reading.unknown = unknown;
  reading.close = close;
  reading.best95 = (all - missed95) / all;
  if (good < all)
    reading.value.reason = {"", text, "reviews", context.as_of() + std::chrono::days(42)};
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
