#include <algorithm>
#include <unordered_map>

#include "scoring/measures/measures.h"
#include "scoring/measures/series.h"
#include "scoring/share_definition.h"

namespace plumbline::scoring {

namespace {

constexpr double kLeastVisible = 0.95;
/// "Now" is a reading at most this old: one night's missed sweep is not yet blindness.
constexpr std::chrono::hours kNow{26};

/// How many servers are in the state only since the last days: the newest work of these two kinds
/// on them, in that time and before the reading, began it. Those that are gone do not count, nor
/// those worked on after the reading.
double lately_begun(const Context& context, const Signal& signal, Instant read_at) {
  const auto begun_by = list_parameter(signal, "begun_by");
  const auto ended_by = list_parameter(signal, "ended_by");
  if (begun_by.empty()) return 0;
  enum class Does : std::uint8_t { Nothing, Begins, Ends };
  std::vector<Does> does;
  const auto any = [](const std::vector<std::string>& list, const std::string& kind) {
    return std::find(list.begin(), list.end(), kind) != list.end();
  };
  for (const std::string* kind : context.kinds())
    does.push_back(any(begun_by, *kind)   ? Does::Begins
                   : any(ended_by, *kind) ? Does::Ends
                                          : Does::Nothing);
  std::unordered_map<std::uint32_t, Does> newest;
  const auto& rows = context.rows();
  const Instant from = read_at - days_parameter(signal, "within_days");
  for (std::size_t i = context.place_of(from); i < rows.size(); ++i) {
    const WorkRow& row = rows[i];
    if (does[row.kind] == Does::Nothing || row.failed) continue;
    const Does now = row.started < read_at ? does[row.kind] : Does::Ends;
    context.work()[i].each_entity([&](std::uint32_t id) { newest[id] = now; });
  }
  return static_cast<double>(std::count_if(newest.begin(), newest.end(), [&](const auto& one) {
    const EntityInfo* info = context.entity(one.first);
    return one.second == Does::Begins && info && info->present &&
           context.book().judges(one.first, read_at);
  }));
}

}  // namespace

/// A census as of now: the newest day's reading of entities that satisfy the predicate, servers and
/// infrastructure only. Entities that could not be judged stay in the denominator; so do as many as
/// came into the state by work of the last `within_days`, where the signal asks for a state that
/// lasts longer than that: how many of these the predicate took for older is not told.
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
  const Instant read_at = std::min(start_of(newest + 1), as_of);
  const double open = k > 0 ? std::min(k, lately_begun(context, signal, read_at)) : 0;
  Reading reading = census_reading(signal, now, k - open, n);
  reading.unknown = unknown + open;
  if (open > 0)
    reading.value.reason = {"",
                            whole(open) + " more are left open: so many came to it within " +
                                whole(number_parameter(signal, "within_days")) + " days",
                            unknown > 0 ? "" : "time", std::nullopt};
  reading.per_week = 0;
  return reading;
}

}  // namespace plumbline::scoring
