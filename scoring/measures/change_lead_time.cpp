#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

namespace {

/// Approved, and its window still runs.
struct Open {
  Instant approved;
  bool used = false;  ///< something was done under it
};
using OpenById = std::unordered_map<std::string_view, Open>;

/// Of several versions the one seen first.
OpenById open_records(const Context& context, const Window& window) {
  const Instant as_of = context.as_of();
  auto numbers = context.records().ending_since(as_of);
  std::sort(numbers.begin(), numbers.end());
  OpenById open;
  for (const std::uint32_t number : numbers) {
    const RecordBook::Entry& entry = context.records().entry(number);
    if (entry.seen <= as_of && entry.gone > as_of && entry.approved <= as_of &&
        entry.approved >= window.from)
      open.try_emplace(entry.record->id, Open{entry.approved});
  }
  return open;
}

}  // namespace

/// From approval to done: the 85th percentile over changes that a record had approved, and over
/// approved records whose window still runs and under which nothing was done yet, as open (rubric
/// A5 `chg.lead_time_h`). A record whose window passed unused is no open work.
Reading change_lead_time(const Context& context, const Signal& signal) {
  const RecordedWork asked = recorded_work(context, signal);
  if (asked.reason) return unknown_reading(signal, asked.window, *asked.reason);
  const auto feed = context.kind_seen("records");
  OpenById open = open_records(context, asked.window);
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  for (std::size_t i = 0; i < asked.work->size(); ++i) {
    const Work* work = (*asked.work)[i];
    const ChangeRecord* record = (*asked.recorded)[i].allowed_by;
    if (!record || !record->approved_at || work->queued < *feed) continue;
    if (const auto found = open.find(record->id); found != open.end()) found->second.used = true;
    items.push_back({length_in(signal.unit, *record->approved_at, work->ended), true});
    witnesses.push_back(witness(*work, true, "approved, then done"));
  }
  for (const auto& [id, record] : open)
    if (!record.used)
      items.push_back({length_in(signal.unit, record.approved, context.as_of()), false});
  Reading reading = percentile_reading(signal, asked.window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
