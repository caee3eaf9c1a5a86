#include <algorithm>
#include <cmath>

#include "scoring/measures/capacity.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// So far from its day the actual value may lie.
constexpr DayNumber kNearby = 6;

/// The last value at or shortly before `day`.
std::optional<double> value_on(const DayValues& days, DayNumber day) {
  std::optional<double> value;
  for (const auto& [at, v] : days)
    if (at <= day && at >= day - kNearby) value = v;
  return value;
}

/// Where the days of a forecast's signal stand in the evidence; nullptr: nowhere.
const char* series_of(const std::string& signal) {
  if (signal == "cap.ds_used_bytes") return "used_bytes";
  if (signal == "cap.cpu_headroom_n1") return "cpu_n1";
  if (signal == "cap.mem_headroom_n1") return "mem_n1";
  return nullptr;
}

std::optional<double> of_entity(const Context& context, const char* series, const std::string& name,
                                DayNumber day) {
  for (const auto& [entity, days] : entity_series(context, series, day - kNearby, day))
    if (context.name_of(entity) == name) return value_on(days, day);
  return std::nullopt;
}

/// Space adds up; of headroom the tightest cluster counts.
std::optional<double> of_scope(const Context& context, const char* series, DayNumber day) {
  const bool adds_up = std::string(series) == "used_bytes";
  std::optional<double> found;
  for (const auto& [entity, days] : entity_series(context, series, day - kNearby, day)) {
    const auto value = value_on(days, day);
    if (!value) continue;
    found = !found ? *value : adds_up ? *found + *value : std::min(*found, *value);
  }
  return found;
}

std::optional<double> actual(const Context& context, const Forecast& forecast) {
  const char* series = series_of(forecast.signal);
  if (!series) return std::nullopt;
  const DayNumber day = day_of(forecast.made_for);
  if (forecast.entity.empty()) return of_scope(context, series, day);
  return of_entity(context, series, forecast.entity, day);
}

}  // namespace

/// Mean absolute percentage error of the team's own forecasts: of those whose day has come within
/// the window, what was committed `days_ahead` before it, against what was then. Rewriting or
/// deleting a forecast later changes nothing. Forecasts are of space used, of one datastore or all,
/// and of headroom, of one cluster or the tightest. Without any forecast it does not apply.
Reading forecast_error(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  Window window{as_of - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)), as_of,
                0, std::nullopt};
  // A forecast is what was committed so long before the day it speaks of.
  const Duration ahead = days_parameter(signal, "days_ahead");
  double errors = 0;
  std::vector<double> each;
  std::int64_t judged = 0;
  int waiting = 0;
  std::optional<Instant> next;
  std::vector<Witness> witnesses;
  for (const Forecast& forecast : context.practice().forecasts) {
    if (!series_of(forecast.signal)) continue;  // nothing to compare it with
    const Instant committed = forecast.made_for - ahead;
    if (forecast.promise.first_seen > committed || forecast.promise.first_seen > as_of) continue;
    if (forecast.promise.gone_at && *forecast.promise.gone_at <= committed) continue;
    if (forecast.made_for > as_of) {
      ++waiting;
      next = std::min(next.value_or(forecast.made_for), forecast.made_for);
      continue;
    }
    if (forecast.made_for < window.from) continue;
    const auto value = actual(context, forecast);
    if (!value || *value == 0) continue;
    const double error = std::abs(*value - forecast.value) / std::abs(*value);
    errors += error;
    each.push_back(error);
    ++judged;
    witnesses.push_back(
        {Witness::Kind::Practice, 0, forecast.promise.path, true,
         forecast.entity + " " + to_date(forecast.made_for) + ": off by " + percent_of(error)});
  }
  if (judged == 0 && waiting == 0) {
    Reading none = unknown_reading(
        signal, window, {"did_not_occur", "the team has committed no forecast", "targets", {}});
    none.value.state = State::NotApplicable;
    return none;
  }
  if (judged < signal.minimum)
    return unknown_reading(signal, window,
                           {"too_few_samples",
                            std::to_string(judged) + " of " + std::to_string(signal.minimum) +
                                " forecasts have come due, " + std::to_string(waiting) + " wait",
                            "time", next});
  Reading reading =
      number_reading(signal, window, errors / static_cast<double>(judged), judged, Judging::Value);
  reading.per_week = 0;
  // What is worse than the mean makes it worse.
  for (std::size_t i = 0; i < each.size(); ++i)
    witnesses[i].favourable = each[i] * static_cast<double>(judged) <= errors;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
