#include <algorithm>

#include "scoring/measures/measures.h"
#include "scoring/share_definition.h"

namespace plumbline::scoring {

namespace {

constexpr double kLeastVisible = 0.95;
/// "Now" is a reading at most this old: one night's missed sweep is not yet blindness.
constexpr std::chrono::hours kNow{26};

}  // namespace

/// A census as of now: the newest day's reading of entities that satisfy the predicate, servers and
/// infrastructure only. Entities that could not be judged stay in the denominator.
Reading entity_share(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window now{start_of(day_of(as_of - kNow)), as_of, 0, std::nullopt};
  if (const auto key = undeclared_key(signal, context.declarations().current()))
    return unknown_reading(
        signal, now,
        {"no_key_declared", "scope.yml does not say which attribute holds '" + *key + "'", "scope",
         as_of});
  const StreamCoverage* stream = context.evidence().stream(streams::inventory(signal.of));
  if (!stream || !stream->begin || !stream->until)
    return unknown_reading(signal, now,
                           {"never_read", "no complete reading of " + signal.of, "time", as_of});
  if (*stream->until + kNow < as_of)
    return unknown_reading(
        signal, now,
        {"gap", signal.of + " was last read at " + to_rfc3339(*stream->until), "time", as_of});
  if (stream->visible_share < kLeastVisible)
    return unknown_reading(
        signal, now,
        {"not_permitted", "fewer than 95 % of " + signal.of + " can be read", "privileges", {}});

  DayNumber newest = 0;
  const auto ours = [&](const DayReading& r) {
    return r.signal == signal.id && r.day <= day_of(as_of) && r.day >= day_of(now.from) &&
           (r.population == Population::Server || r.population == Population::Infrastructure);
  };
  for (const auto& r : context.evidence().readings)
    if (ours(r)) newest = std::max(newest, r.day);
  double k = 0;
  double n = 0;
  double unknown = 0;
  for (const auto& r : context.evidence().readings) {
    if (!ours(r) || r.day != newest) continue;
    k += r.k;
    n += r.n;
    unknown += r.unknown;
  }
  Reading reading = census_reading(signal, now, k, n);
  reading.unknown = unknown;
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
