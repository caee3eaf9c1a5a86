#include "scoring/measures/series.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "facts/coverage.h"
#include "scoring/gates.h"

namespace plumbline::scoring {

namespace {

/// A machine's day is told hours after its end: the day before the last one is certainly there.
constexpr std::chrono::hours kToldBy{26};
/// So far behind a stream may be before nothing can be said about now.
constexpr std::chrono::hours kNow{26};

}  // namespace

Window series_window(const Context& context, const Signal& signal, const std::string& stream) {
  Window window;
  window.to = start_of(day_of(context.as_of() - kToldBy) + 1);
  if (window.to > context.as_of()) window.to = start_of(day_of(context.as_of()));
  window.from = window.to - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6));
  const StreamCoverage* coverage = context.evidence().stream(stream);
  if (!coverage || !coverage->begin || *coverage->begin >= window.to) {
    window.blocked = Reason{"never_read", stream + " was never read completely", "time",
                            context.as_of() + std::chrono::hours(static_cast<std::int64_t>(
                                                  24 * static_cast<double>(signal.minimum)))};
    return window;
  }
  window.from = std::max(window.from, *coverage->begin);
  window.lost = lost_share(*coverage, window.from, window.to);
  if (window.lost > kMostLost)
    window.blocked = Reason{"gap",
                            percent_of(window.lost) + " of the window's " + stream +
                                " was not read, at most 5 % may be missing",
                            "time", std::nullopt};
  return window;
}

std::optional<Reason> why_no_census(const Context& context, const std::string& type) {
  const StreamCoverage* stream = context.evidence().stream(streams::inventory(type));
  const Instant as_of = context.as_of();
  if (!stream || !stream->begin || !stream->until)
    return Reason{"never_read", "no complete reading of " + type, "time", as_of};
  if (*stream->until + kNow < as_of)
    return Reason{"gap", type + " was last read at " + to_rfc3339(*stream->until), "time", as_of};
  if (stream->visible_share < kLeastVisible)
    return Reason{"not_permitted", "fewer than 95 % of " + type + " can be read", "privileges",
                  std::nullopt};
  return std::nullopt;
}

Reading share_of_days(const Context& context, const Signal& signal, const Window& window) {
  double k = 0;
  double n = 0;
  double unknown = 0;
  std::set<DayNumber> days;
  for (const DayReading& r : context.evidence().readings) {
    if (r.signal != signal.id || r.day < day_of(window.from) || r.day >= day_of(window.to))
      continue;
    k += r.k;
    n += r.n;
    unknown += r.unknown;
    days.insert(r.day);
  }
  Reading reading = census_reading(signal, window, k, n);
  reading.value.samples = static_cast<std::int64_t>(days.size());
  reading.unknown += unknown;
  reading.per_week = 0;
  return reading;
}

std::map<std::uint32_t, DayValues> entity_series(const Context& context, const std::string& series,
                                                 DayNumber from, DayNumber to) {
  const auto& days = context.evidence().entity_days;
  const auto begin =
      std::lower_bound(days.begin(), days.end(), series,
                       [](const EntityDay& d, const std::string& name) { return d.series < name; });
  std::map<std::uint32_t, DayValues> all;
  for (auto it = begin; it != days.end() && it->series == series; ++it)
    if (it->day >= from && it->day <= to) all[it->entity].emplace_back(it->day, it->value);
  return all;
}

Witness entity_witness(std::uint32_t entity, bool favourable, std::string note) {
  return {Witness::Kind::Entity, entity, {}, favourable, std::move(note)};
}

std::string whole(double value) { return std::to_string(std::llround(value)); }

std::string tenths(double value) {
  const auto all = std::llround(value * 10);
  return (all < 0 ? "-" : "") + std::to_string(std::abs(all) / 10) + '.' +
         std::to_string(std::abs(all) % 10);
}

std::string percent_of(double share) { return whole(share * 100) + " %"; }

}  // namespace plumbline::scoring
