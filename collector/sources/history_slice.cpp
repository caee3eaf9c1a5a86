#include "collector/sources/history_slice.h"

#include <algorithm>
#include <utility>

namespace plumbline::collector::sources {
namespace {

constexpr int kPage = 1000;
/// A page that comes once more may be a hiccup; one that keeps coming would never end.
constexpr int kMostRepeats = 4;
constexpr const char* kNotShown =
    "vCenter does not show what happened then (more than 1,000 in a row that the account may not "
    "read)";

}  // namespace

/// A part of a slice that one collector reads.
struct SliceReader::Window {
  const Slice& slice;
  std::optional<Instant> from;
  std::optional<Instant> reached;  ///< the latest that was read in it
  std::optional<Instant> first;    ///< the earliest
  std::optional<Instant> newest;   ///< beyond a stall: what vCenter shows of later
  bool none_shown = false;         ///< latestPage is there and empty
  std::string last_page;           ///< its first and last key, to see one that repeats
  int repeats = 0;
};

Answer<void> SliceReader::read(const Slice& slice, SliceResult& result) {
  std::optional<Instant> from = slice.from;
  for (bool first_window = true;; first_window = false) {
    Window window{slice, from, {}, {}, {}, false, {}, 0};
    if (auto got = drain_window(window, result); !got) return got;
    if (first_window) see_beginning(window, result);
    if (window.reached) result.hidden_last = false;
    if (!window.newest) {
      see_end(window, result);
      return {};
    }
    const Instant stuck = window.reached.value_or(window.from.value_or(slice.claim_from));
    const auto shown = first_shown(reading_, source_, stuck, *window.newest);
    if (!shown) return tl::make_unexpected(shown.error());
    result.hidden_last = false;
    // One that is shown as the latest but never given out has nothing behind it.
    const bool stays = *shown <= stuck;
    add_gap(window, stuck, stays ? stuck + Duration(1) : *shown, result);
    if (stays) return {};
    from = *shown;
  }
}

void SliceReader::see_beginning(const Window& window, SliceResult& result) const {
  result.hidden_first = !window.reached && window.newest;
  result.hidden_last = window.slice.hidden_before;
  if (!window.slice.hidden_before) return;
  // Nothing tells how far the stretch that began earlier reaches, but the first that is shown.
  const Instant shown = window.first.value_or(window.newest.value_or(window.slice.claim_to));
  add_gap(window, window.slice.claim_from, shown, result);
}

void SliceReader::see_end(const Window& window, SliceResult& result) const {
  if (!window.none_shown || !tells_latest_ || !window.reached) return;
  result.hidden_last = true;
  add_gap(window, *window.reached, window.slice.claim_to, result);
}

void SliceReader::add_gap(const Window& window, Instant from, Instant to,
                          SliceResult& result) const {
  from = std::max(from, window.slice.claim_from);
  to = std::min(to, window.slice.claim_to);
  if (from < to) result.gaps.push_back({from, to, kNotShown});
}

Answer<void> SliceReader::drain_window(Window& window, SliceResult& result) {
  HistoryCollector collector(reading_, source_.read_next());
  Answer<void> got = collector.make(source_.request(window.from, window.slice.to));
  while (got) {
    auto items = read_page(collector, window, result);
    if (items && *items > 0) continue;
    if (items) {
      const auto done = ended(collector, window);
      if (done && !*done) {
        // What came to be between the two calls looks the same: once more.
        items = read_page(collector, window, result);
        if (items && *items > 0) continue;
      }
      if (!done) got = tl::make_unexpected(done.error());
    }
    if (!items) got = tl::make_unexpected(items.error());
    break;
  }
  return collector.end(std::move(got));
}

Answer<bool> SliceReader::ended(HistoryCollector& collector, Window& window) {
  std::optional<Instant> newest;
  const auto take = [&](Node element) -> Answer<void> {
    const auto at = source_.placed(element);
    if (at && (!newest || *at > *newest)) newest = at;
    return {};
  };
  const auto told = collector.latest(take);
  if (!told) return tl::make_unexpected(told.error());
  window.newest.reset();
  window.none_shown = *told && **told == 0;
  if (!newest) return true;
  const Instant reached =
      window.reached.value_or(window.from.value_or(window.slice.claim_from) - Duration(1));
  if (*newest <= reached) {
    tells_latest_ = true;
    return true;
  }
  window.newest = newest;
  return false;
}

Answer<std::int64_t> SliceReader::read_page(HistoryCollector& collector, Window& window,
                                            SliceResult& result) {
  FactBatch page;
  const auto take = [&](Node element) -> Answer<void> {
    ++result.read;
    if (const auto at = source_.placed(element)) {
      window.reached = std::max(window.reached.value_or(*at), *at);
      window.first = std::min(window.first.value_or(*at), *at);
    }
    auto item = source_.understand(element);
    if (item.unusable) ++result.unusable;
    if (!item.activity) return {};
    if (item.stands_for_others) {
      const Activity& activity = *item.activity;
      if (item.others > 0)
        page.samples.push_back(
            {{}, "events_compressed", activity.created, static_cast<double>(item.others)});
      note_lower_bound(activity, item.others, window, result);
    }
    watch_(*item.activity);
    source_.seen(*item.activity);
    page.activities.push_back(std::move(*item.activity));
    return {};
  };
  const auto items = collector.next(kPage, take);
  if (!items || *items == 0) return items;
  if (!page.activities.empty()) {
    const std::string ends = page.activities.front().key + " " + page.activities.back().key;
    window.repeats = ends == window.last_page ? window.repeats + 1 : 0;
    window.last_page = ends;
    if (window.repeats >= kMostRepeats)
      return failed(Failure::Kind::Malformed, "the same page over and over",
                    reading_.session.client().where(source_.read_next()), "it is asked again");
  }
  // Whatever has arrived is not a stall, wherever the one before seemed to be.
  window.newest.reset();
  if (auto kept = keep_(std::move(page)); !kept) return tl::make_unexpected(kept.error());
  return items;
}

void SliceReader::note_lower_bound(const Activity& activity, std::int64_t others,
                                   const Window& window, SliceResult& result) const {
  const Instant at = activity.created;
  if (at < window.slice.claim_from || at >= window.slice.claim_to) return;
  std::string what = others > 0 ? std::to_string(others) + " events" : "events";
  for (const auto& [name, value] : activity.details)
    if (name == "event_type") what += " of class " + value;
  result.gaps.push_back(
      {at, at, "the burst filter kept one event for " + what + ": counts are lower bounds"});
}

namespace {

/// What a collector over [from, to] shows later than `from`.
struct Shown {
  std::optional<Instant> given;   ///< the first that it gives out
  std::optional<Instant> latest;  ///< the newest of its latestPage
};

/// One search for the first item behind a stall.
class Search {
 public:
  Search(const Reading& reading, const HistorySource& source, Duration whole)
      : reading_(reading), source_(source), least_(std::max<Duration>(whole / 32, kLeast)) {}

  /// The first that is shown in (from, to]; nullopt: none.
  Answer<std::optional<Instant>> first_in(Instant from, Instant to) {
    const auto shown = look(from, to);
    if (!shown) return tl::make_unexpected(shown.error());
    if (shown->given) return shown->given;
    if (shown->latest) to = *shown->latest;
    const Duration width = to - from;
    if (width <= Duration(1)) return shown->latest;
    // Nothing shown may be a stretch at its end that hides what lies before: not below a limit.
    if (!shown->latest && width <= least_) return std::optional<Instant>();
    const Instant middle = from + width / 2;
    const auto earlier = first_in(from, middle);
    if (!earlier || *earlier) return earlier;
    const auto later = first_in(middle, to);
    if (!later || *later) return later;
    return shown->latest;
  }

 private:
  static constexpr Duration kLeast = std::chrono::seconds(1);
  static constexpr int kFew = 100;

  Answer<Shown> look(Instant from, Instant to) {
    Shown shown;
    const auto keep = [&](std::optional<Instant>& kept, bool first, Node element) {
      const auto at = source_.placed(element);
      if (!at || *at <= from || *at > to) return;
      if (!kept || (first ? *at < *kept : *at > *kept)) kept = at;
    };
    HistoryCollector collector(reading_, source_.read_next());
    Answer<void> got = collector.make(source_.request(from, to));
    if (got) {
      const auto items = collector.next(kFew, [&](Node element) -> Answer<void> {
        keep(shown.given, true, element);
        return {};
      });
      if (!items) got = tl::make_unexpected(items.error());
    }
    if (got && !shown.given) {
      const auto told = collector.latest([&](Node element) -> Answer<void> {
        keep(shown.latest, false, element);
        return {};
      });
      if (!told) got = tl::make_unexpected(told.error());
    }
    got = collector.end(std::move(got));
    if (!got) return tl::make_unexpected(got.error());
    return shown;
  }

  const Reading& reading_;
  const HistorySource& source_;
  Duration least_;
};

}  // namespace

Answer<Instant> first_shown(const Reading& reading, const HistorySource& source, Instant after,
                            Instant known) {
  const auto first = Search(reading, source, known - after).first_in(after, known);
  if (!first) return tl::make_unexpected(first.error());
  return (*first).value_or(known);
}

}  // namespace plumbline::collector::sources
