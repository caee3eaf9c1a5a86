#include "collector/sources/history.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "collector/sources/history_cursor.h"

namespace plumbline::collector::sources {
namespace {

using soap::Envelope;
using soap::Method;

constexpr Duration kOverlap = std::chrono::minutes(10);
/// Bounds may be taken as exclusive, and stored times are coarser than ours.
constexpr Duration kSeam = std::chrono::seconds(1);
constexpr Duration kFirstSlice = std::chrono::days(1);
constexpr Duration kLongestSlice = std::chrono::days(32);
constexpr Duration kShortestSlice = std::chrono::minutes(10);
constexpr std::int64_t kFewItems = 1000;
constexpr std::int64_t kManyItems = 20'000;
/// A cursor younger than this is not checked for what vCenter may have forgotten since.
constexpr Duration kSurelyKept = std::chrono::hours(1);

std::string said_retention(const Reading& reading, const char* setting) {
  const auto found = reading.settings.find(setting);
  return found == reading.settings.end()
             ? std::string()
             : std::string(" (") + setting + " is " + found->second + ")";
}

/// One reading of one history, from `read_history`.
class Pass {
 public:
  Pass(const Reading& reading, HistorySource& source, StreamRun& run)
      : reading_(reading), source_(source), run_(run), poll_(run.poll) {}

  Answer<void> read();

 private:
  Answer<void> find_start();
  Answer<std::optional<Instant>> oldest_served();
  /// Whether vCenter's own setting vouches that it remembers everything since the cursor.
  bool surely_kept() const;
  Answer<void> skip_to(Instant oldest);
  Answer<void> read_slices();
  Answer<void> read_slice(std::optional<Instant> from, std::optional<Instant> to);
  void watch_keys(const Activity& activity);
  Answer<void> commit(const FactBatch& batch);
  FactBatch batch() const;

  const Reading& reading_;
  HistorySource& source_;
  StreamRun& run_;
  Poll& poll_;
  HistoryCursor cursor_;
  bool first_ = false;
  Instant to_;
  Instant known_until_;  ///< where the cursor stood when this reading began
  std::optional<HistoryCursor::Newest> newest_;
  bool restored_ = false;
  std::int64_t unusable_ = 0;
};

Answer<void> Pass::read() {
  const auto now = reading_.session.current_time(reading_.stop);
  if (!now) return tl::make_unexpected(now.error());
  to_ = *now;
  if (auto ready = source_.before(); !ready) return ready;
  if (auto found = find_start(); !found) return found;
  poll_.from = cursor_.begin;
  if (auto done = read_slices(); !done) {
    // What was drained before the failure is known; the cursor stands there.
    poll_.to = cursor_.until;
    if (poll_.from < poll_.to) poll_.outcome = PollOutcome::Partial;
    return done;
  }
  poll_.to = to_;
  poll_.ended = reading_.now();
  if (unusable_ > 0) {
    poll_.outcome = PollOutcome::Partial;
    poll_.reason = std::to_string(unusable_) + " items without a key or a time were left out";
  } else if (!poll_.gaps.empty()) {
    poll_.outcome = PollOutcome::Partial;
    poll_.reason = poll_.gaps.front().reason;
  }
  cursor_.begin = cursor_.until = to_;
  cursor_.newest = newest_;
  FactBatch last = batch();
  last.poll = poll_;
  source_.complete(last);
  if (auto kept = commit(last); !kept) return kept;
  run_.recorded = true;
  return {};
}

Answer<std::optional<Instant>> Pass::oldest_served() {
  std::optional<Instant> oldest;
  const auto take = [&](std::string_view, Node element) -> Answer<void> {
    if (!oldest) oldest = source_.began(element);
    return {};
  };
  const auto one_page = []() -> Answer<bool> { return false; };
  auto got = drain(reading_, source_.request_any(), source_.read_next(), take, one_page, 1);
  if (!got) return tl::make_unexpected(got.error());
  return oldest;
}

Answer<void> Pass::find_start() {
  const auto kept = reading_.store.cursor(reading_.vcenter, poll_.stream);
  if (!kept) return store_failed(kept.error());
  const auto known = *kept ? parse_history_cursor(**kept) : std::nullopt;
  first_ = !known;
  if (known) cursor_ = *known;
  known_until_ = known ? std::min(cursor_.until, to_) : to_;
  newest_ = cursor_.newest;
  if (known && to_ - known->until <= kSurelyKept) {
    // A clock that was set back must not leave a window that ends before it begins.
    cursor_.until = std::min(cursor_.until, to_);
    cursor_.begin = std::min(cursor_.begin, cursor_.until);
    return {};
  }
  const auto oldest = oldest_served();
  if (!oldest) return tl::make_unexpected(oldest.error());
  if (first_) {
    cursor_.begin = cursor_.until = std::min(oldest->value_or(to_), to_);
    cursor_.served = oldest->has_value();
    return {};
  }
  const bool lost = cursor_.served && !surely_kept() && (!*oldest || **oldest > cursor_.until);
  if (lost) return skip_to(std::min(oldest->value_or(to_), to_));
  cursor_.served = cursor_.served || oldest->has_value();
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
  const Gap gap{cursor_.until, oldest,
                "vCenter no longer keeps what happened then" +
                    said_retention(reading_, source_.retention_setting())};
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
  FactBatch leap = batch();
  leap.poll = std::move(told);
  return commit(leap);
}

Answer<void> Pass::read_slices() {
  // At first nothing bounds the oldest slice: whatever vCenter has is wanted.
  std::optional<Instant> from;
  if (!first_) from = cursor_.until - kOverlap;
  Duration slice = kFirstSlice;
  while (to_ - cursor_.until > slice) {
    const std::int64_t before = poll_.read;
    const Instant end = cursor_.until + slice;
    if (auto done = read_slice(from, end); !done) return done;
    cursor_.until = end;
    if (auto kept = commit(batch()); !kept) return kept;
    from = end - kSeam;
    const std::int64_t items = poll_.read - before;
    if (items < kFewItems) slice = std::min(slice * 2, kLongestSlice);
    if (items > kManyItems) slice = std::max(slice / 2, kShortestSlice);
  }
  if (from) from = std::min(*from, to_ - kOverlap);
  return read_slice(from, std::nullopt);
}

Answer<void> Pass::read_slice(std::optional<Instant> from, std::optional<Instant> to) {
  std::vector<Activity> page;
  const auto take = [&](std::string_view, Node element) -> Answer<void> {
    ++poll_.read;
    auto item = source_.understand(element);
    if (item.unusable) ++unusable_;
    if (item.activity) {
      if (source_.keys_grow()) watch_keys(*item.activity);
      source_.seen(*item.activity);
      page.push_back(std::move(*item.activity));
    }
    return {};
  };
  const auto keep = [&]() -> Answer<bool> {
    FactBatch full = batch();
    full.activities.swap(page);
    if (auto kept = commit(full); !kept) return tl::make_unexpected(kept.error());
    return true;
  };
  return drain(reading_, source_.request(from, to), source_.read_next(), take, keep);
}

void Pass::watch_keys(const Activity& activity) {
  std::int32_t key = 0;
  const char* end = activity.key.data() + activity.key.size();
  if (std::from_chars(activity.key.data(), end, key).ptr != end) return;
  // Compared with what earlier readings saw: within one, order and times may well differ.
  const auto& before = cursor_.newest;
  const bool later = before && activity.created > before->created;
  if (later && !restored_ && !key_is_later(key, before->key)) {
    restored_ = true;
    newest_ = {key, activity.created};
    if (known_until_ < activity.created)
      poll_.gaps.push_back({known_until_, activity.created,
                            "event keys went back from " + std::to_string(before->key) + " to " +
                                activity.key + ": vCenter was restored from a backup"});
  }
  if (!newest_) newest_ = {key, activity.created};
  if (key_is_later(key, newest_->key)) newest_->key = key;
  newest_->created = std::max(newest_->created, activity.created);
}

FactBatch Pass::batch() const {
  FactBatch batch;
  batch.vcenter = reading_.vcenter;
  batch.recorded_at = reading_.now();
  batch.cursor.emplace(poll_.stream, cursor_.to_text());
  return batch;
}

Answer<void> Pass::commit(const FactBatch& batch) {
  const auto counts = reading_.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  run_.add(*counts);
  return {};
}

}  // namespace

Answer<void> read_history(const Reading& reading, HistorySource& source, StreamRun& run) {
  return Pass(reading, source, run).read();
}

Answer<void> drain(const Reading& reading, const Envelope& request, Method read_next,
                   const soap::Client::OnElement& take, const std::function<Answer<bool>()>& page,
                   int page_size) {
  auto& client = reading.session.client();
  EntityRef collector;
  const auto made = [&](std::string_view, Node returned) -> Answer<void> {
    collector = soap::reference_of(returned);
    return {};
  };
  if (auto got = client.call(request, soap::Client::kReturnvals, made, reading.stop); !got)
    return got;
  if (collector.empty())
    return failed(Failure::Kind::Malformed, "no collector in the answer",
                  client.where(request.method()));

  Envelope size(Method::SetCollectorPageSize, collector);
  size.number("maxCount", page_size);
  auto got = client.call(size, reading.stop);
  if (got) got = client.call(Envelope(Method::RewindCollector, collector), reading.stop);
  while (got) {
    std::int64_t items = 0;
    const auto count = [&](std::string_view name, Node element) -> Answer<void> {
      if (name != "returnval") return {};
      ++items;
      return take(name, element);
    };
    Envelope next(read_next, collector);
    next.number("maxCount", page_size);
    got = client.call(next, soap::Client::kReturnvals, count, reading.stop);
    if (!got || items == 0) break;
    const auto more = page();
    if (!more) got = tl::make_unexpected(more.error());
    if (more && !*more) break;
  }
  using Kind = Failure::Kind;
  const bool reachable =
      got || (got.error().kind != Kind::Stopped && got.error().kind != Kind::NotAuthenticated &&
              got.error().kind != Kind::Unreachable);
  if (reachable) {
    // Collectors are few per session; one that cannot be destroyed ends with the session.
    const auto ended = client.call(Envelope(Method::DestroyCollector, collector), reading.stop);
    if (got && !ended && ended.error().kind == Kind::Stopped) return ended;
  }
  return got;
}

}  // namespace plumbline::collector::sources
