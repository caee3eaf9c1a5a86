#include "collector/sources/history.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "collector/sources/history_book.h"
#include "collector/sources/history_slice.h"
#include "collector/sources/key_watch.h"

namespace plumbline::collector::sources {
namespace {

constexpr Duration kOverlap = std::chrono::minutes(10);
/// Once a day so much is read again: a host with a wrong clock, by up to half a day, files what it
/// raises under its own time.
constexpr Duration kLookBack = std::chrono::hours(36);
constexpr Duration kLookBackEvery = std::chrono::days(1);
/// By so much the server's clock may seem to go back from one reading to the next.
constexpr Duration kSetBack = std::chrono::seconds(10);
/// What the first reading takes at once; older things are read back behind current readings.
constexpr Duration kRecent = std::chrono::days(1);
/// Bounds may be taken as exclusive, and stored times are coarser than ours.
constexpr Duration kSeam = std::chrono::seconds(1);
constexpr Duration kFirstSlice = std::chrono::days(1);
constexpr Duration kLongestSlice = std::chrono::days(32);
constexpr Duration kShortestSlice = std::chrono::minutes(10);
constexpr std::int64_t kFewItems = 1000;
constexpr std::int64_t kManyItems = 20'000;
/// A cursor younger than this is not checked for what vCenter may have forgotten since.
constexpr Duration kSurelyKept = std::chrono::hours(1);

/// One reading of what is new in one history, from `read_history`.
class Pass {
 public:
  Pass(const Reading& reading, HistorySource& source, StreamRun& run)
      : reading_(reading), source_(source), run_(run), poll_(run.poll) {}

  Answer<void> read();

 private:
  Answer<void> find_start();
  Answer<void> start_first();
  /// Whether vCenter's own setting vouches that it remembers everything since the cursor.
  bool surely_kept() const;
  Answer<void> skip_to(Instant oldest);
  Answer<void> read_slices();
  Answer<void> read_slice(std::optional<Instant> from, std::optional<Instant> to);
  Answer<void> find_restored();
  void conclude();
  Answer<void> commit(FactBatch&& batch);

  const Reading& reading_;
  HistorySource& source_;
  StreamRun& run_;
  Poll& poll_;
  HistoryCursor cursor_;
  std::optional<KeyWatch> keys_;
  bool first_ = false;
  Duration overlap_ = kOverlap;
  Instant to_;
  Instant known_until_;  ///< where the cursor stood when this reading began
  std::int64_t unusable_ = 0;
};

Answer<void> Pass::read() {
  const auto now = reading_.session.current_time(reading_.stop);
  if (!now) return tl::make_unexpected(now.error());
  to_ = *now;
  if (auto ready = source_.before(); !ready) return ready;
  if (auto found = find_start(); !found) return found;
  poll_.from = cursor_.begin;
  keys_.emplace(cursor_.newest);
  if (auto done = read_slices(); !done) {
    // What was drained before the failure is known; the cursor stands there.
    poll_.to = cursor_.until;
    if (poll_.from < poll_.to) poll_.outcome = PollOutcome::Partial;
    return done;
  }
  if (auto told = find_restored(); !told) return told;
  conclude();
  FactBatch last;
  last.poll = poll_;
  source_.complete(last);
  if (auto kept = commit(std::move(last)); !kept) return kept;
  run_.recorded = true;
  return {};
}

Answer<void> Pass::find_restored() {
  if (const auto lost = keys_->lost(source_.stream(), known_until_)) {
    poll_.gaps.push_back(*lost);
    cursor_.restored = HistoryCursor::Restored{lost->from, lost->to};
  }
  if (!source_.told_by()) return {};
  const auto other = kept_cursor(reading_, source_.told_by());
  if (!other) return tl::make_unexpected(other.error());
  if (!*other || (*other)->restored == cursor_.restored) return {};
  cursor_.restored = (*other)->restored;
  if (!first_ && cursor_.restored)
    poll_.gaps.push_back({cursor_.restored->from, cursor_.restored->to,
                          std::string("keys of ") + source_.told_by() +
                              " went back: vCenter was restored from a backup"});
  return {};
}

void Pass::conclude() {
  poll_.to = to_;
  poll_.ended = reading_.now();
  settle_outcome(poll_, unusable_);
  cursor_.begin = cursor_.until = to_;
  cursor_.newest = keys_->newest();
  if (overlap_ == kLookBack || first_) cursor_.looked_back = to_;
}

Answer<void> Pass::find_start() {
  const auto known = kept_cursor(reading_, source_.stream());
  if (!known) return tl::make_unexpected(known.error());
  if (!*known) return start_first();
  cursor_ = **known;
  known_until_ = std::min(cursor_.until, to_);
  // What happened while vCenter's clock was ahead may be filed anywhere before.
  const bool set_back = cursor_.until > to_ + kSetBack || cursor_.looked_back > to_;
  if (set_back || to_ - cursor_.looked_back >= kLookBackEvery) overlap_ = kLookBack;
  const bool asks_more = cursor_.asked != source_.asked();
  if (to_ - cursor_.until <= kSurelyKept && !asks_more) {
    // A clock that was set back must not leave a window that ends before it begins.
    cursor_.until = known_until_;
    cursor_.begin = std::min(cursor_.begin, cursor_.until);
    return {};
  }
  const auto oldest = oldest_served(reading_, source_);
  if (!oldest) return tl::make_unexpected(oldest.error());
  if (asks_more) {
    // What was not asked for then is in the past as well: all of it is read back once more.
    cursor_.asked = source_.asked();
    if (*oldest && **oldest < known_until_) {
      const Instant low = cursor_.past ? std::min(cursor_.past->low, **oldest) : **oldest;
      cursor_.past = HistoryCursor::Past{low, known_until_, known_until_};
    }
  }
  const bool lost = cursor_.served && !surely_kept() && (!*oldest || **oldest > cursor_.until);
  if (lost && to_ - cursor_.until > kSurelyKept)
    return skip_to(std::min(oldest->value_or(to_), to_));
  cursor_.served = cursor_.served || oldest->has_value();
  cursor_.until = known_until_;
  cursor_.begin = std::min(cursor_.begin, cursor_.until);
  return {};
}

Answer<void> Pass::start_first() {
  const auto oldest = oldest_served(reading_, source_);
  if (!oldest) return tl::make_unexpected(oldest.error());
  first_ = true;
  cursor_.served = oldest->has_value();
  cursor_.asked = source_.asked();
  cursor_.begin = std::min(oldest->value_or(to_), to_);
  if (const Instant recent = to_ - kRecent; cursor_.begin < recent) {
    cursor_.past = HistoryCursor::Past{cursor_.begin, recent, recent};
    cursor_.begin = recent;
  }
  cursor_.until = cursor_.begin;
  known_until_ = to_;
  return {};
}

bool Pass::surely_kept() const {
  const std::string setting = source_.retention_setting();
  const auto enabled = reading_.settings.find(setting + "Enabled");
  if (enabled != reading_.settings.end() && enabled->second == "false") return true;
  const auto days = reading_.settings.find(setting);
  if (days == reading_.settings.end()) return false;
  int kept_days = 0;
  std::from_chars(days->second.data(), days->second.data() + days->second.size(), kept_days);
  return to_ - cursor_.until < std::chrono::days(kept_days);
}

Answer<void> Pass::skip_to(Instant oldest) {
  const Gap gap{cursor_.until, oldest, forgotten(reading_, source_)};
  // Recorded together with the cursor's leap: a kill in what follows must not hide the gap.
  Poll told = poll_;
  told.from = cursor_.begin;
  told.to = oldest;
  told.ended = reading_.now();
  told.outcome = PollOutcome::Partial;
  told.reason = gap.reason;
  told.gaps.push_back(gap);
  poll_.gaps.push_back(gap);
  cursor_.begin = cursor_.until = oldest;
  FactBatch leap;
  leap.poll = std::move(told);
  return commit(std::move(leap));
}

Answer<void> Pass::read_slices() {
  // Where the past is not left for later nothing bounds the oldest slice: whatever vCenter has is
  // wanted.
  std::optional<Instant> from;
  if (!first_) from = cursor_.until - overlap_;
  if (first_ && cursor_.past) from = cursor_.until - kSeam;
  Duration slice = kFirstSlice;
  while (to_ - cursor_.until > slice) {
    const std::int64_t before = poll_.read;
    const Instant end = cursor_.until + slice;
    if (auto done = read_slice(from, end); !done) return done;
    cursor_.until = end;
    if (auto kept = commit({}); !kept) return kept;
    from = end - kSeam;
    const std::int64_t items = poll_.read - before;
    if (items < kFewItems) slice = std::min(slice * 2, kLongestSlice);
    if (items > kManyItems) slice = std::max(slice / 2, kShortestSlice);
  }
  if (from) from = std::min(*from, to_ - kOverlap);
  return read_slice(from, std::nullopt);
}

Answer<void> Pass::read_slice(std::optional<Instant> from, std::optional<Instant> to) {
  const auto keep = [&](FactBatch&& page) { return commit(std::move(page)); };
  const auto watch = [&](const Activity& activity) {
    if (const auto key = source_.key_number(activity)) keys_->see(*key, activity.created);
  };
  SliceReader reader(reading_, source_, cursor_.tells_latest, keep, watch);
  SliceResult result;
  const auto done =
      reader.read({from, to, cursor_.until, to.value_or(to_), cursor_.hidden}, result);
  poll_.read += result.read;
  unusable_ += result.unusable;
  if (!done) return done;
  cursor_.hidden = result.hidden_last;
  poll_.gaps.insert(poll_.gaps.end(), result.gaps.begin(), result.gaps.end());
  return {};
}

Answer<void> Pass::commit(FactBatch&& batch) {
  return commit_history(reading_, source_, cursor_, std::move(batch), run_);
}

}  // namespace

Answer<void> read_history(const Reading& reading, HistorySource& source, StreamRun& run) {
  auto done = Pass(reading, source, run).read();
  if (!done) name_privilege(source, done.error());
  return done;
}

}  // namespace plumbline::collector::sources
