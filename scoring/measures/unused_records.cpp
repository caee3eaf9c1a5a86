#include <algorithm>
#include <map>
#include <set>

#include "facts/coverage.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/reading.h"
#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

/// Whether part of the record's window was not watched: the change may have happened then.
bool unwatched(const Context& context, Instant from, Instant to) {
  return std::any_of(context.evidence().streams.begin(), context.evidence().streams.end(),
                     [&](const StreamCoverage& stream) {
                       return stream.stream == streams::kTasks && lost_share(stream, from, to) > 0;
                     });
}

/// The approved records whose window ended within the signal's window, by id: of several versions
/// the last one in force.
std::map<std::string, const ChangeRecord*> ended_records(const Context& context,
                                                         const Window& window) {
  std::map<std::string, const ChangeRecord*> found;
  for (const auto& record : context.practice().records) {
    if (record.id.empty() || record.promise.first_seen > context.as_of()) continue;
    if (record.promise.gone_at && *record.promise.gone_at <= context.as_of()) continue;
    found[record.id] = &record;
  }
  std::erase_if(found, [&](const auto& entry) {
    const ChangeRecord& record = *entry.second;
    return !record.approved_at || !record.window_start || !record.window_end ||
           *record.window_start < window.from || *record.window_end >= window.to ||
           unwatched(context, *record.window_start, *record.window_end);
  });
  return found;
}

}  // namespace

/// Share of approved change records whose window is over and in which no change was seen that they
/// concern: the other side of `chg.unrecorded`. Work of any kind counts, small work too.
Reading unused_records(const Context& context, const Signal& signal) {
  const auto feed = context.kind_seen("records");
  if (!feed) {
    const Window window{context.as_of(), context.as_of(), 0, std::nullopt};
    return unknown_reading(signal, window,
                           {"missing_input", "no change records were ever seen (records/)",
                            "records", context.as_of() + std::chrono::days(28)});
  }
  const Window window = context.activity_window(signal, feed);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const auto ended = ended_records(context, window);
  const Records records(context);
  std::set<std::string> used;
  for (const Work& work : context.work())
    for (const ChangeRecord* record : records.concerning(work)) used.insert(record->id);
  double unused = 0;
  std::vector<Witness> witnesses;
  for (const auto& [id, record] : ended) {
    if (used.contains(id)) continue;
    ++unused;
    witnesses.push_back({Witness::Kind::Practice, 0, record->promise.path, false,
                         "record " + id + ": nothing was changed from " +
                             to_rfc3339(*record->window_start) + " to " +
                             to_rfc3339(*record->window_end) + " that it names"});
  }
  Reading reading = rate_reading(signal, window, unused, static_cast<double>(ended.size()));
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
