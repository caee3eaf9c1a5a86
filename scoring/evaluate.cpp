#include "scoring/evaluate.h"

#include <algorithm>
#include <cmath>

#include "scoring/feeds.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

namespace {

/// When the minimum is reached if work goes on as fast; nullopt when the window never holds it.
std::optional<Instant> enough_at(const Context& context, const Signal& signal,
                                 const Reading& reading, double minimum) {
  const auto& value = reading.value;
  const double weeks = days_between(value.window_from, value.window_to) / 7;
  if (value.samples <= 0 || weeks <= 0) return std::nullopt;
  const double per_week = static_cast<double>(value.samples) / weeks;
  if (minimum / per_week > signal.window_days / 7) return std::nullopt;
  const double wait_days = (minimum - static_cast<double>(value.samples)) / per_week * 7;
  return context.as_of() + std::chrono::days(static_cast<int>(std::ceil(wait_days)));
}

void check_minimum(const Context& context, const Signal& signal, Reading& reading) {
  if (reading.judging == Judging::Count || reading.judging == Judging::Practice) return;
  const std::int64_t minimum = std::max<std::int64_t>(1, signal.minimum);
  SignalValue& value = reading.value;
  if (value.samples >= minimum) return;
  value.value.reset();
  value.low.reset();
  value.high.reset();
  if (signal.conditional) {
    value.state = State::NotApplicable;
    value.reason = {
        "did_not_occur",
        "did not occur; " +
            std::to_string(std::llround(days_between(value.window_from, value.window_to))) +
            " days watched",
        "", std::nullopt};
    return;
  }
  value.state = State::Unknown;
  value.reason = {"too_few_samples",
                  std::to_string(value.samples) + " of " + std::to_string(minimum) + " samples",
                  "time", enough_at(context, signal, reading, static_cast<double>(minimum))};
}

/// Never having seen a feed says nothing about the estate. Procedures and scope.yml are promises:
/// a kind of promise never seen was not made, and its measure says so.
bool is_feed(const std::string& kind) { return kind != "procedures" && kind != "scope"; }

/// What the service desk says may be fetched, and the fetching may have stopped.
std::optional<Reason> silent_feed(const Context& context, const Measure& measure,
                                  const Signal& signal) {
  for (const char* kind : {"records", "incidents"}) {
    const auto names = [&](const std::vector<std::string>& kinds) {
      return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    if (!names(measure.practice_kinds) && !names(signal.inputs)) continue;
    const Feeds feeds(context.evidence(), context.practice(), kind);
    if (auto silent = feeds.silent(context.declarations().record_lag(context.as_of())))
      return silent;
  }
  return std::nullopt;
}

}  // namespace

Reading evaluate(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Measure* measure = find_measure(signal.measure);
  if (!measure)
    return unknown_reading(signal, now,
                           {"missing_input", "no measure '" + signal.measure + "'", "", {}});
  for (const auto& kind : measure->practice_kinds)
    if (const auto lost = context.kind_lost(kind)) return unknown_reading(signal, now, *lost);
  if (const auto silent = silent_feed(context, *measure, signal))
    return unknown_reading(signal, now, *silent);
  for (const auto& kind : signal.inputs)
    if (is_feed(kind) && !context.kind_seen(kind))
      return unknown_reading(signal, now,
                             {"missing_input", "no practice file of kind '" + kind + "' was seen",
                              kind, context.as_of() + std::chrono::days(28)});
  Reading reading = measure->evaluate(context, signal);
  if (reading.value.state == State::Met) check_minimum(context, signal, reading);
  return reading;
}

}  // namespace plumbline::scoring
