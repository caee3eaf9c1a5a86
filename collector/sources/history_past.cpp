#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "collector/sources/history.h"
#include "collector/sources/history_book.h"
#include "collector/sources/history_slice.h"

namespace plumbline::collector::sources {
namespace {

using Steady = Clock::Steady;

/// Stored times are coarser than ours: neighbours overlap, the store drops what it has.
constexpr Duration kSeam = std::chrono::seconds(1);
constexpr Duration kLongestSlice = std::chrono::days(32);
constexpr Duration kShortestSlice = std::chrono::minutes(1);
constexpr std::int64_t kFewItems = 1000;
constexpr std::int64_t kManyItems = 20'000;
/// A slice is read to its end whatever the turn, so it must not take long.
constexpr std::chrono::seconds kQuick{1};
constexpr std::chrono::seconds kSlow{4};

/// One turn at reading back one history, from `read_past_history`.
class Turn {
 public:
  Turn(const Reading& reading, HistorySource& source, StreamRun& run, HistoryCursor cursor)
      : reading_(reading),
        source_(source),
        run_(run),
        cursor_(std::move(cursor)),
        began_(Steady::now()),
        began_at_(cursor_.past->high) {}

  Answer<void> read();

 private:
  Answer<void> read_slice();
  /// Whether what was to come is gone; it is then a gap of this poll, down to where the past ends.
  Answer<bool> find_forgotten(Poll& poll) const;
  void move_to(Instant from, const SliceResult& result, Steady::duration took);
  void tell();

  const Reading& reading_;
  HistorySource& source_;
  StreamRun& run_;
  HistoryCursor cursor_;
  Steady::time_point began_;
  Instant began_at_;
};

Answer<void> Turn::read() {
  run_.poll.from = run_.poll.to = cursor_.past->high;
  while (cursor_.past) {
    if (auto done = read_slice(); !done) return done;
    tell();
    if (reading_.turn_is_over() || reading_.stop.stop_requested()) break;
  }
  run_.more = cursor_.past.has_value();
  run_.poll.ended = reading_.now();
  run_.recorded = true;
  return {};
}

Answer<void> Turn::read_slice() {
  const auto asked = Steady::now();
  const HistoryCursor::Past past = *cursor_.past;
  const bool last = past.high - past.slice <= past.low;
  const Instant from = last ? past.low : past.high - past.slice;
  Poll poll;
  poll.stream = source_.stream();
  poll.started = reading_.now();
  poll.clock_offset_s = run_.poll.clock_offset_s;
  poll.from = from;
  poll.to = past.high;

  const auto keep = [&](FactBatch&& page) {
    return commit_history(reading_, source_, cursor_, std::move(page), run_);
  };
  SliceReader reader(reading_, source_, cursor_.tells_latest, keep, [](const Activity&) {});
  SliceReader::Slice slice{from - kSeam, past.high + kSeam, from, past.high, false};
  // Nothing bounds the oldest slice: whatever vCenter has is wanted.
  if (last) slice.from.reset();
  SliceResult result;
  const auto done = reader.read(slice, result);
  run_.poll.read += result.read;
  if (!done) return done;
  if (past.hidden && result.read == 0) {
    result.hidden_first = true;
    result.gaps.push_back({from, past.high, "vCenter does not show what happened then"});
  }
  poll.read = result.read;
  poll.gaps = result.gaps;
  const auto forgotten_before = find_forgotten(poll);
  if (!forgotten_before) return tl::make_unexpected(forgotten_before.error());
  poll.ended = reading_.now();
  settle_outcome(poll, result.unusable);
  move_to(from, result, Steady::now() - asked);
  if (last || *forgotten_before) cursor_.past.reset();
  FactBatch batch;
  batch.poll = poll;
  if (auto kept = commit_history(reading_, source_, cursor_, std::move(batch), run_); !kept)
    return kept;
  run_.poll.from = poll.from;
  run_.poll.outcome = std::max(run_.poll.outcome, poll.outcome);
  if (run_.poll.reason.empty()) run_.poll.reason = poll.reason;
  run_.poll.gaps.insert(run_.poll.gaps.end(), poll.gaps.begin(), poll.gaps.end());
  return {};
}

Answer<bool> Turn::find_forgotten(Poll& poll) const {
  // Asked after the slice was drained: what was read just before it went is claimed as lost too,
  // which is safe; the other way round something could go unseen in between.
  const auto oldest = oldest_served(reading_, source_);
  if (!oldest) return tl::make_unexpected(oldest.error());
  const HistoryCursor::Past& past = *cursor_.past;
  const Instant kept_from = oldest->value_or(past.high);
  if (kept_from <= poll.from) return false;
  poll.from = past.low;
  poll.gaps.push_back({past.low, std::min(kept_from, past.high), forgotten(reading_, source_)});
  return true;
}

void Turn::move_to(Instant from, const SliceResult& result, Steady::duration took) {
  HistoryCursor::Past& past = *cursor_.past;
  past.high = from;
  past.hidden = result.hidden_first;
  if (result.read < kFewItems && took < kQuick)
    past.slice = std::min(past.slice * 2, kLongestSlice);
  if (result.read > kManyItems || took > kSlow)
    past.slice = std::max(past.slice / 2, kShortestSlice);
}

void Turn::tell() {
  Backfill backfill{1, 0};
  if (cursor_.past) {
    const HistoryCursor::Past& past = *cursor_.past;
    const double whole = days_between(past.low, past.top);
    const double left = days_between(past.low, past.high);
    backfill.share_done = whole > 0 ? 1 - left / whole : 1;
    const double read = days_between(past.high, began_at_);
    const double seconds = std::chrono::duration<double>(Steady::now() - began_).count();
    backfill.seconds_left = read > 0 ? std::optional<double>(seconds / read * left) : std::nullopt;
    if (reading_.say)
      reading_.say(std::string(source_.stream()) + ": " +
                   std::to_string(static_cast<int>(backfill.share_done * 100)) + " % of " +
                   std::to_string(static_cast<int>(std::ceil(whole))) + " days read back");
  } else if (reading_.say) {
    reading_.say(std::string(source_.stream()) + ": the past is read back to " +
                 to_rfc3339(run_.poll.from));
  }
  run_.backfill = backfill;
}

}  // namespace

Answer<void> read_past_history(const Reading& reading, HistorySource& source, StreamRun& run) {
  auto cursor = kept_cursor(reading, source.stream());
  if (!cursor) return tl::make_unexpected(cursor.error());
  if (!*cursor || !(*cursor)->past) return {};
  auto done = Turn(reading, source, run, **cursor).read();
  if (!done) name_privilege(source, done.error());
  return done;
}

}  // namespace plumbline::collector::sources
