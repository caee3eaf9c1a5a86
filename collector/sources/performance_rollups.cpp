#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "collector/sources/performance_cursor.h"
#include "collector/sources/performance_loss.h"
#include "collector/sources/performance_task.h"

namespace plumbline::collector::sources {
namespace {

using std::chrono::seconds;

/// Late samples are looked for that far before the newest that is known, and one sample more.
constexpr std::chrono::hours kLookBack{1};
/// A little less than an hour: a stream that is due hourly must not miss its turn by a second.
constexpr std::chrono::minutes kForwardEvery{55};
constexpr std::chrono::minutes kSlack{5};
constexpr std::chrono::hours kCoarserEvery{23};
/// Points that one commit holds at most, but for the last answer's.
constexpr std::size_t kCommitPoints = 50'000;

class RollupReader {
 public:
  RollupReader(PerformanceTask& task, RollupCursor cursor)
      : task_(task), cursor_(std::move(cursor)), now_(task.reading.now()) {}

  Answer<void> read();

 private:
  struct Due {
    const PerformanceInterval* interval;
    IntervalMark* mark;
    std::vector<Counter> counters;
    std::vector<Stretch> known;  ///< what was read before this turn
    std::set<Instant> seen;      ///< ends of samples of this turn, where something was lost
  };
  using OnSeries = std::function<void(const EntitySeries&)>;

  std::vector<Due> sync_marks();
  std::set<seconds> find_due(const std::vector<Due>& all) const;
  Answer<void> read_all_forward(std::vector<Due>& all);
  Answer<void> read_forward(Due& due, const std::vector<Due>& all);
  bool lost_some(const Due& due) const { return due.mark->oldest && due.mark->mark < held(due); }
  Instant held(const Due& due) const { return now_ - due.interval->length; }
  void tell_loss(const Due& due, const std::vector<Due>& all);
  Answer<void> read_back(Due& due);
  Answer<std::size_t> read_batch(const Due& due, std::size_t first, Instant after, Instant until,
                                 const OnSeries& on_series);
  Answer<void> flush(bool with_cursor);
  Answer<void> finish();
  double share_done(const std::vector<Due>& all) const;

  PerformanceTask& task_;
  RollupCursor cursor_;
  const Instant now_;
  const PerformanceMemory::Entities* entities_ = nullptr;
  std::vector<SampleRun> runs_;
  std::size_t points_ = 0;
  std::size_t gaps_told_ = 0;
  bool collected_ = false;  ///< whether any interval should have samples
  bool lost_ = false;       ///< whether some interval lost samples since the last turn
};

/// What there is to read, finest first; marks of intervals that give nothing are moved on.
std::vector<RollupReader::Due> RollupReader::sync_marks() {
  // Another list of counters (a new catalogue): their past is read back as well.
  const std::uint64_t counters = digest_of(task_.counters);
  std::vector<IntervalMark> marks;
  for (const PerformanceInterval& interval : task_.memory.intervals) {
    IntervalMark mark;
    const IntervalMark* known = cursor_.find(interval.period);
    if (known != nullptr) {
      mark = *known;
    } else {
      mark.period = interval.period;
      mark.mark = mark.asked = now_;
    }
    if (known == nullptr || cursor_.counters != counters) {
      mark.floor = now_ - interval.length;
      mark.ceiling = now_;
      mark.back_done = false;
      mark.after.clear();
    }
    marks.push_back(std::move(mark));
  }
  cursor_.marks = std::move(marks);
  cursor_.counters = counters;
  std::vector<Due> all;
  for (const PerformanceInterval& interval : task_.memory.intervals) {
    IntervalMark& mark = *cursor_.find(interval.period);
    auto collected = collected_at(interval, task_.counters);
    if (collected.empty()) {
      // Nothing is collected now, so nothing is missed.
      mark.mark = mark.asked = now_;
      mark.back_done = true;
      continue;
    }
    Due due{&interval, &mark, std::move(collected), {}, {}};
    if (mark.oldest) due.known.emplace_back(*mark.oldest, mark.mark);
    all.push_back(std::move(due));
  }
  return all;
}

/// Hourly the finest that gives samples; what is coarser adds nothing new, is kept for longer and
/// so read daily.
std::set<seconds> RollupReader::find_due(const std::vector<Due>& all) const {
  std::set<seconds> due;
  bool finer_gives = false;
  for (const Due& one : all) {
    const IntervalMark& mark = *one.mark;
    const Duration least = finer_gives ? Duration(kCoarserEvery) : Duration(kForwardEvery);
    const Duration every = std::max<Duration>(least, mark.period - kSlack);
    if (now_ < mark.asked || now_ - mark.asked >= every) due.insert(mark.period);
    finer_gives = finer_gives || mark.oldest.has_value();
  }
  return due;
}

/// One batch of entities from the Nth on; returns how many.
Answer<std::size_t> RollupReader::read_batch(const Due& due, std::size_t first, Instant after,
                                             Instant until, const OnSeries& on_series) {
  const auto& all = entities_->all;
  const auto window = std::chrono::ceil<seconds>(until - after);
  const std::size_t n =
      std::min(all.size() - first,
               entities_per_batch(task_, due.counters.size(), due.interval->period, window));
  PerformanceQuestion question;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  question.entities.assign(begin, begin + static_cast<std::ptrdiff_t>(n));
  question.counters = due.counters;
  question.period = due.interval->period;
  question.after = after;
  question.until = until;
  auto got = fetch_samples(task_, question);
  if (!got) return tl::make_unexpected(got.error());
  for (EntitySeries& series : *got) {
    on_series(series);
    points_ += series.points.size();
    runs_.push_back({std::move(series.entity), std::move(series.series), due.interval->period,
                     std::move(series.points)});
  }
  return n;
}

Answer<void> RollupReader::read_all_forward(std::vector<Due>& all) {
  std::set<seconds> to_ask = find_due(all);
  lost_ = std::any_of(all.begin(), all.end(), [&](const Due& due) {
    return to_ask.count(due.mark->period) != 0 && lost_some(due);
  });
  // What one no longer holds is judged by what coarser ones gave: those are read first then.
  std::vector<Due*> order;
  for (Due& due : all)
    if (lost_ || to_ask.count(due.mark->period) != 0) order.push_back(&due);
  if (lost_) std::reverse(order.begin(), order.end());
  for (Due* due : order)
    if (auto read = read_forward(*due, all); !read) return read;
  return {};
}

/// A gap is what no other interval has of the same counters; what others have is said.
void RollupReader::tell_loss(const Due& due, const std::vector<Due>& all) {
  const auto collects = [](const Due& other) {
    return [&other](const Counter& counter) { return other.interval->collects(counter); };
  };
  std::vector<StandIn> coarser;
  std::vector<Stretch> told;
  for (const Due& other : all) {
    if (&other == &due || !std::all_of(due.counters.begin(), due.counters.end(), collects(other)))
      continue;
    if (other.mark->period < due.mark->period) {
      told.insert(told.end(), other.known.begin(), other.known.end());
      continue;
    }
    coarser.push_back({other.mark->period, covered_by(other.seen, other.mark->period)});
    coarser.back().covers.insert(coarser.back().covers.end(), other.known.begin(),
                                 other.known.end());
  }
  std::vector<Gap>& gaps = task_.run.poll.gaps;
  for (const Gap& gap : gaps) told.emplace_back(gap.from, gap.to);
  for (const Stretch& lost : without({{due.mark->mark, held(due)}}, told)) {
    const Loss loss = judge_loss(lost, coarser);
    if (!loss.named.empty()) task_.remark(tell_stand_ins(due.mark->period, lost, loss));
    for (const auto& [from, to] : loss.gaps)
      gaps.push_back({from, to,
                      std::to_string(due.mark->period.count()) + " s samples are kept for " +
                          std::to_string(due.interval->length.count() / 3600) +
                          " hours and were gone before they were read, and no coarser interval "
                          "has them"});
  }
}

Answer<void> RollupReader::read_forward(Due& due, const std::vector<Due>& all) {
  IntervalMark& mark = *due.mark;
  const std::string name = std::to_string(mark.period.count()) + " s";
  const Instant held = this->held(due);
  if (lost_some(due)) {
    tell_loss(due, all);
    mark.mark = held;
  }
  const Instant known = std::min(mark.mark, now_);
  const Instant after = std::max<Instant>(held, known - kLookBack - mark.period);
  const bool gave_nothing_yet = !mark.oldest;
  std::optional<Instant> newest;
  for (std::size_t first = 0; first < entities_->all.size();) {
    const auto n = read_batch(due, first, after, now_, [&](const EntitySeries& series) {
      newest = std::max(newest.value_or(known), series.points.back().first);
      if (lost_)
        for (const auto& [time, value] : series.points) due.seen.insert(time);
      if (!mark.oldest) mark.oldest = series.points.front().first - mark.period;
    });
    if (!n) return tl::make_unexpected(n.error());
    first += *n;
    if (points_ >= kCommitPoints)
      if (auto kept = flush(false); !kept) return kept;
  }
  const bool gave_before = mark.oldest && !entities_->all.empty();
  const bool overdue = now_ - known > kLookBack + 2 * mark.period;
  if (newest.value_or(known) <= known && gave_before && overdue)
    task_.remark("no " + name + " samples since " + to_rfc3339(mark.mark));
  // Where samples used to come and none came, the mark stays: they may be late.
  mark.mark = newest.value_or(gave_before ? known : now_);
  mark.asked = now_;
  if (newest && gave_nothing_yet && mark.back_done) {
    // Collected only now, or an empty answer stood for its past: that is looked for again.
    mark.floor = held;
    mark.ceiling = now_;
    mark.back_done = false;
  }
  return flush(true);
}

/// The past of one interval, entity by entity, until the turn is over.
Answer<void> RollupReader::read_back(Due& due) {
  IntervalMark& mark = *due.mark;
  const auto& all = entities_->all;
  const Instant after = std::max(mark.floor, now_ - due.interval->length);
  auto next = std::upper_bound(
      all.begin(), all.end(), mark.after,
      [](const std::string& moid, const EntityRef& entity) { return moid < entity.moid; });
  if (mark.after.empty()) next = all.begin();
  while (next != all.end() && mark.ceiling > after) {
    const auto n = read_batch(due, static_cast<std::size_t>(next - all.begin()), after,
                              mark.ceiling, [&](const EntitySeries& series) {
                                const Instant begins = series.points.front().first - mark.period;
                                mark.oldest = std::min(mark.oldest.value_or(begins), begins);
                              });
    if (!n) {
      (void)flush(true);
      return tl::make_unexpected(n.error());
    }
    next += static_cast<std::ptrdiff_t>(*n);
    mark.after = (next - 1)->moid;
    if (points_ >= kCommitPoints)
      if (auto kept = flush(true); !kept) return kept;
    if (next != all.end() && task_.reading.turn_is_over()) return flush(true);
  }
  mark.back_done = true;
  mark.after.clear();
  return flush(true);
}

Answer<void> RollupReader::flush(bool with_cursor) {
  FactBatch batch;
  batch.vcenter = task_.reading.vcenter;
  batch.recorded_at = task_.reading.now();
  batch.runs = std::move(runs_);
  runs_.clear();
  points_ = 0;
  if (with_cursor) batch.cursor.emplace(task_.run.poll.stream, cursor_.to_text());
  // A gap is told with the mark that passes it: a kill in between must not hide it.
  const auto& gaps = task_.run.poll.gaps;
  if (with_cursor && gaps.size() > gaps_told_) {
    batch.poll = task_.run.poll;
    batch.poll->outcome = task_.run.poll.outcome = PollOutcome::Partial;
    batch.poll->reason = gaps.back().reason;
    batch.poll->ended = task_.reading.now();
    batch.poll->from = batch.poll->to = cursor_.told_to;
    gaps_told_ = gaps.size();
    task_.remark(gaps.back().reason);
  }
  const auto counts = task_.reading.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  task_.run.add(*counts);
  return {};
}

double RollupReader::share_done(const std::vector<Due>& all) const {
  if (all.empty()) return 1;
  double done = 0;
  for (const Due& due : all) {
    if (due.mark->back_done) {
      done += 1;
    } else if (!due.mark->after.empty() && !entities_->all.empty()) {
      const auto& moids = entities_->all;
      const auto at = std::upper_bound(
          moids.begin(), moids.end(), due.mark->after,
          [](const std::string& moid, const EntityRef& entity) { return moid < entity.moid; });
      done += static_cast<double>(at - moids.begin()) / static_cast<double>(moids.size());
    }
  }
  return done / static_cast<double>(all.size());
}

Answer<void> RollupReader::finish() {
  std::optional<Instant> from;
  std::optional<Instant> to;
  for (const IntervalMark& mark : cursor_.marks) {
    const auto same = [&](const PerformanceInterval& one) { return one.period == mark.period; };
    const auto& intervals = task_.memory.intervals;
    const auto interval = std::find_if(intervals.begin(), intervals.end(), same);
    if (!mark.oldest || interval == intervals.end() || !interval->enabled) continue;
    to = std::max(to.value_or(Instant()), std::min(mark.mark, now_));
    if (mark.back_done) from = std::min(from.value_or(*mark.oldest), *mark.oldest);
  }
  Poll& poll = task_.run.poll;
  // Where samples should be and none ever came, nothing is claimed.
  const bool expected = collected_ && (entities_ == nullptr || !entities_->all.empty());
  if (expected && !to) task_.remark("no samples yet");
  poll.to = std::max(cursor_.told_to, to.value_or(expected ? cursor_.told_to : now_));
  poll.from = cursor_.told_to;
  if (from && *from < cursor_.told_from) poll.from = cursor_.told_from = *from;
  cursor_.told_to = poll.to;
  poll.ended = task_.reading.now();
  for (const std::string& remark : task_.remarks)
    poll.reason += (poll.reason.empty() ? "" : "; ") + remark;
  FactBatch batch;
  batch.vcenter = task_.reading.vcenter;
  batch.recorded_at = task_.reading.now();
  batch.cursor.emplace(poll.stream, cursor_.to_text());
  batch.poll = poll;
  const auto counts = task_.reading.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  task_.run.add(*counts);
  task_.run.recorded = true;
  return {};
}

Answer<void> RollupReader::read() {
  std::vector<Due> all = sync_marks();
  collected_ = !all.empty();
  const bool any =
      !find_due(all).empty() ||
      std::any_of(all.begin(), all.end(), [](const Due& due) { return !due.mark->back_done; });
  if (any) {
    const auto entities = list_entities(task_);
    if (!entities) return tl::make_unexpected(entities.error());
    entities_ = *entities;
    task_.run.poll.read = static_cast<std::int64_t>(entities_->all.size());
    if (auto read = read_all_forward(all); !read) return read;
    for (Due& due : all) {
      if (due.mark->back_done) continue;
      if (auto read = read_back(due); !read) return read;
      if (task_.reading.turn_is_over()) break;
    }
    tell_progress(task_, share_done(all), "the roll-ups");
  }
  return finish();
}

}  // namespace

Answer<void> read_rollups(PerformanceTask& task) {
  const auto kept = task.reading.store.cursor(task.reading.vcenter, task.run.poll.stream);
  if (!kept) return store_failed(kept.error());
  RollupCursor cursor;
  cursor.told_from = cursor.told_to = task.reading.now();
  if (*kept)
    if (auto parsed = parse_rollup_cursor(**kept)) cursor = std::move(*parsed);
  return RollupReader(task, std::move(cursor)).read();
}

}  // namespace plumbline::collector::sources
