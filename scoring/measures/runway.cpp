#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/trend.h"

namespace plumbline::scoring {

namespace {

/// Days of a datastore's own time in the window that may be missing.
constexpr double kMostMissing = 0.25;
constexpr DayNumber kStillThere = 3;

std::string in_words(const Trend& trend) {
  if (trend.days_left >= kHorizonDays) return "not full within 5 years at its present pace";
  return "full in " + whole(trend.days_left) + " days (" + whole(trend.earliest) + " to " +
         whole(trend.latest) + "), by " + std::to_string(trend.days) + " days";
}

double limit_of(const std::map<std::uint32_t, DayValues>& capacity, std::uint32_t store) {
  const auto found = capacity.find(store);
  return found == capacity.end() ? 0 : found->second.back().second;
}

/// What ordering takes, where scope.yml says so: the date by which to order is what the number is
/// for.
std::string ordering(const Context& context, const Trend& trend) {
  const ScopeDeclaration* scope = context.declarations().current();
  if (!scope || !scope->purchase_lead_days) return {};
  const double left = trend.days_left - *scope->purchase_lead_days;
  return "; ordering takes " + whole(*scope->purchase_lead_days) +
         " days: " + (left <= 0 ? "too late to order" : "order within " + whole(left) + " days");
}

}  // namespace

/// Days until the first shared datastore is full, by the robust slope of its used space since the
/// last change point, with the bounds of that datastore. What does not fill within five years is
/// told as five years. A datastore younger than `young_days`, which has
/// no trend and nothing to hide either, is not asked; one whose days are missing
/// makes it unknown unless another is full within `soon_days` anyway.
Reading runway(const Context& context, const Signal& signal) {
  const Window window = series_window(context, signal, streams::inventory("Datastore"));
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const DayNumber last = day_of(context.as_of()) - 1;
  const DayNumber first = last - static_cast<DayNumber>(signal.window_days) + 1;
  const auto used = entity_series(context, "used_bytes", first, last);
  const auto capacity = entity_series(context, "capacity_bytes", first, last);
  const auto young_days = static_cast<std::size_t>(number_parameter(signal, "young_days"));
  std::optional<Trend> soonest;
  std::size_t most_days = 0;
  int unread = 0;
  std::vector<Witness> witnesses;
  for (const auto& [store, days] : used) {
    if (days.back().first + kStillThere < last) continue;
    most_days = std::max(most_days, days.size());
    const auto own_days = static_cast<double>(days.back().first - days.front().first + 1);
    if (days.size() < young_days && own_days < static_cast<double>(young_days)) continue;
    const auto trend = trend_to(days, limit_of(capacity, store), young_days);
    if (!trend || static_cast<double>(days.size()) < (1 - kMostMissing) * own_days) {
      ++unread;
      witnesses.push_back(entity_witness(store, false, "days are missing"));
      continue;
    }
    const bool growing = trend->days_left < kHorizonDays;
    witnesses.push_back(entity_witness(
        store, !growing, in_words(*trend) + (growing ? ordering(context, *trend) : std::string())));
    if (!soonest || trend->days_left < soonest->days_left) soonest = trend;
  }
  if (used.empty())
    return unknown_reading(
        signal, window, {"too_few_samples", "no shared datastore was seen", "time", std::nullopt});
  Reading reading = number_reading(signal, window, soonest ? soonest->days_left : 0,
                                   static_cast<std::int64_t>(most_days), Judging::Value);
  reading.per_week = 0;
  if (soonest) {
    reading.value.low = soonest->earliest;
    reading.value.high = soonest->latest;
  }
  keep_witnesses(reading, std::move(witnesses));
  if (unread > 0 && (!soonest || soonest->days_left > number_parameter(signal, "soon_days")))
    return unknown_reading(
        signal, window,
        {"gap", std::to_string(unread) + " datastores have too many days missing", "time",
         std::nullopt});
  return reading;
}

}  // namespace plumbline::scoring
