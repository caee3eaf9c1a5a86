#include <algorithm>
#include <vector>

#include "facts/coverage.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/reading.h"

namespace plumbline::scoring {

namespace {

/// Whether part of a record's window was not watched: the change may have happened then.
class Unwatched {
 public:
  explicit Unwatched(const Context& context) : tasks_(context.evidence().stream(streams::kTasks)) {}

  bool operator()(Instant from, Instant to) const {
    if (!tasks_) return false;
    // Most windows lie in the middle of what was watched throughout.
    const bool whole = tasks_->gaps.empty() && tasks_->begin && tasks_->until &&
                       *tasks_->begin <= from && to <= *tasks_->until;
    return !whole && lost_share(*tasks_, from, to) > 0;
  }

 private:
  const StreamCoverage* tasks_;
};

/// Whether the record's window is over and lies within the signal's; of several versions of a
/// record the last one in force speaks for it, or none.
bool is_over(const Context& context, std::uint32_t number, const Window& window) {
  const RecordBook::Entry& entry = context.records().entry(number);
  const auto in_force = [&](const RecordBook::Entry& one) {
    return one.seen <= context.as_of() && one.gone > context.as_of();
  };
  if (!in_force(entry) || entry.approved == Instant::max() || entry.from > entry.until ||
      entry.from < window.from || entry.until >= window.to)
    return false;
  if (!entry.has_id) return false;
  if (entry.only_version) return true;
  const auto versions = context.records().versions(number);
  return std::none_of(versions.begin(), versions.end(), [&](std::uint32_t other) {
    return other > number && in_force(context.records().entry(other));
  });
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
  const RecordBook& book = context.records();
  // A change that names a record longer before its window is none of it.
  const Duration before = days_parameter(signal, "named_before_days");
  const std::vector<bool> used =
      context.record_use().find(context, window.from - 2 * before, before);
  const Unwatched unwatched(context);
  double ended = 0;
  std::vector<const ChangeRecord*> unused;
  for (const std::uint32_t number : book.ending_since(window.from)) {
    const RecordBook::Entry& entry = book.entry(number);
    if (!is_over(context, number, window) || unwatched(entry.from, entry.until)) continue;
    ++ended;
    bool any = used[number];
    if (!entry.only_version)
      for (const std::uint32_t version : book.versions(number))
        any = any || (used[version] && book.entry(version).from >= window.from - before);
    if (!any) unused.push_back(entry.record);
  }
  std::sort(unused.begin(), unused.end(),
            [](const auto* a, const auto* b) { return a->id < b->id; });
  std::vector<Witness> witnesses;
  const std::size_t first = unused.size() - std::min(unused.size(), kMostWitnesses);
  for (std::size_t i = first; i < unused.size(); ++i)
    witnesses.push_back({Witness::Kind::Practice, 0, unused[i]->promise.path, false,
                         "record " + unused[i]->id + ": nothing was changed from " +
                             to_rfc3339(*unused[i]->window_start) + " to " +
                             to_rfc3339(*unused[i]->window_end) + " that it names"});
  Reading reading = rate_reading(signal, window, static_cast<double>(unused.size()), ended);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
