#include <algorithm>

#include "scoring/core.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Share of the area's applicable core metrics that have a valid target (rubric B.0, level 4 a;
/// core.h says what makes one valid). A target too young is pending.
Reading targets_ok(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Area* area = area_named(context, signal);
  double valid = 0;
  double pending = 0;
  double all = 0;
  std::optional<Instant> until;
  std::optional<Instant> newest;
  std::string text;
  std::vector<Witness> witnesses;
  for (const Core& core : area ? core_of(context, *area) : std::vector<Core>()) {
    if (!core.applies()) continue;
    ++all;
    const TargetCheck check = check_target(context, core, periods_of(context, core));
    if (check.state == State::Met) ++valid;
    if (check.state == State::Unknown) {
      ++pending;
      newest = std::max(newest.value_or(Instant::min()), core.target->promise.first_seen);
      if (check.until) until = std::max(until.value_or(Instant::min()), *check.until);
    }
    if (check.state != State::Met)
      text += (text.empty() ? "" : "; ") + core.signal->id + ": " + check.text;
    if (core.target)
      witnesses.push_back({Witness::Kind::Practice, 0, core.target->promise.path,
                           check.state == State::Met,
                           core.signal->id + ": " + (check.text.empty() ? "valid" : check.text)});
  }
  if (all == 0) {
    Reading none =
        unknown_reading(signal, now, {"no_core_metric", "no core metric applies", "", {}});
    return none;
  }
  Reading reading =
      number_reading(signal, now, valid / all, static_cast<std::int64_t>(all), Judging::Practice);
  reading.pending = pending / all;
  reading.pending_from = newest;
  // A target written today counts once half of the judged weeks lie after it.
  if (!until) until = start_of_iso_week(context.as_of()) + std::chrono::days(7 + 7 * kPeriods / 2);
  // Nothing can be done for a target that is only too young.
  const char* input = valid + pending < all ? "targets" : "time";
  if (valid < all) reading.value.reason = {"", text, input, until};
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
