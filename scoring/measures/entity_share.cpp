#include <algorithm>

#include "scoring/gates.h"
#include "scoring/measures/census.h"
#include "scoring/measures/measures.h"
#include "scoring/share_definition.h"

namespace plumbline::scoring {

namespace {

/// "Now" is a reading at most this old: one night's missed sweep is not yet blindness.
constexpr std::chrono::hours kNow{26};

/// Why nothing can be said of how the signal's entities are now.
std::optional<Reason> why_blind(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  if (const auto key = undeclared_key(signal, context.declarations().current()))
    return Reason{"no_key_declared", "scope.yml does not say which attribute holds '" + *key + "'",
                  "scope", as_of};
  const StreamCoverage* stream = context.evidence().stream(streams::inventory(signal.of));
  if (!stream || !stream->begin || !stream->until)
    return Reason{"never_read", "no complete reading of " + signal.of, "time", as_of};
  if (*stream->until + kNow < as_of)
    return Reason{"gap", signal.of + " was last read at " + to_rfc3339(*stream->until), "time",
                  as_of};
  if (stream->visible_share < kLeastVisible)
    return Reason{
        "not_permitted", "fewer than 95 % of " + signal.of + " can be read", "privileges", {}};
  return std::nullopt;
}

}  // namespace

Census newest_census(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  Census census;
  census.window = {start_of(day_of(as_of - kNow)), as_of, 0, why_blind(context, signal)};
  if (census.window.blocked) return census;
  DayNumber newest = 0;
  const auto ours = [&](const DayReading& r) {
    return r.signal == signal.id && r.day <= day_of(as_of) && r.day >= day_of(census.window.from) &&
           (r.population == Population::Server || r.population == Population::Infrastructure);
  };
  for (const auto& r : context.evidence().readings)
    if (ours(r)) newest = std::max(newest, r.day);
  for (const auto& r : context.evidence().readings) {
    if (!ours(r) || r.day != newest) continue;
    census.k += r.k;
    census.n += r.n;
    census.unknown += r.unknown;
  }
  return census;
}

/// A census as of now: the newest day's reading of entities that satisfy the predicate. Entities
/// that could not be judged stay in the denominator.
Reading entity_share(const Context& context, const Signal& signal) {
  const Census census = newest_census(context, signal);
  if (census.window.blocked) return unknown_reading(signal, census.window, *census.window.blocked);
  Reading reading = census_reading(signal, census.window, census.k, census.n);
  reading.unknown = census.unknown;
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
