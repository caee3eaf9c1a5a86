#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "collector/sources/performance_cursor.h"
#include "collector/sources/performance_task.h"

namespace plumbline::collector::sources {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// How far back the first start asks.
constexpr DayNumber kDaysBack = 30;
/// Reading a day of a large estate takes a while, in which its first samples must not roll off.
constexpr std::chrono::hours kReadingTime{1};
constexpr std::chrono::hours kCoarsest{2};
constexpr std::size_t kCommitHistograms = 1'000;

bool holds(const PerformanceInterval& interval, DayNumber day, Instant now) {
  return start_of(day) >= now - interval.length + kReadingTime;
}

bool is_of_use(const PerformanceInterval& interval, const std::vector<Counter>& counters) {
  return interval.period <= kCoarsest && !collected_at(interval, counters).empty();
}

class DayReader {
 public:
  DayReader(PerformanceTask& task, DayCursor cursor)
      : task_(task), cursor_(std::move(cursor)), now_(task.reading.now()) {}

  Answer<void> read();

 private:
  Answer<void> read_day(DayNumber day);
  Answer<std::size_t> read_batch(const PerformanceInterval& interval, std::size_t first);
  Answer<void> flush();
  Answer<void> finish();
  void begin_day(DayNumber day);
  void give_up(DayNumber day, const std::string& why);
  void tell(DayNumber last);

  PerformanceTask& task_;
  DayCursor cursor_;
  const Instant now_;
  const PerformanceMemory::Entities* entities_ = nullptr;
  std::vector<DayHistogram> histograms_;
  std::optional<DayNumber> told_;  ///< a day that this run has finished
  std::size_t gaps_told_ = 0;
};

/// Chooses the interval, unless the day was begun at one that still holds it.
void DayReader::begin_day(DayNumber day) {
  auto& partial = cursor_.partial;
  const auto& intervals = task_.memory.intervals;
  if (!partial || partial->day != day) partial = DayCursor::Partial{day, seconds(0), false, {}};
  const bool still =
      std::any_of(intervals.begin(), intervals.end(), [&](const PerformanceInterval& one) {
        return one.period == partial->period && is_of_use(one, task_.counters) &&
               holds(one, day, task_.reading.now());
      });
  if (still) return;
  const PerformanceInterval* chosen =
      interval_for_day(intervals, task_.counters, day, task_.reading.now(),
                       static_cast<std::int64_t>(entities_->all.size()), kDaySampleBudget);
  partial->period = chosen == nullptr ? seconds(0) : chosen->period;
}

void DayReader::give_up(DayNumber day, const std::string& why) {
  task_.run.poll.gaps.push_back({start_of(day), start_of(day + 1), why});
  task_.run.poll.outcome = PollOutcome::Partial;
  cursor_.finish(day);
}

/// One batch of VMs from the Nth on; returns how many.
Answer<std::size_t> DayReader::read_batch(const PerformanceInterval& interval, std::size_t first) {
  const auto& all = entities_->all;
  const DayNumber day = cursor_.partial->day;
  PerformanceQuestion question;
  question.counters = collected_at(interval, task_.counters);
  question.period = interval.period;
  question.after = start_of(day);
  question.until = start_of(day + 1);
  const std::size_t n =
      std::min(all.size() - first,
               entities_per_batch(task_, question.counters.size(), interval.period, days(1)));
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  question.entities.assign(begin, begin + static_cast<std::ptrdiff_t>(n));
  auto got = fetch_samples(task_, question);
  if (!got) return tl::make_unexpected(got.error());
  // One histogram per VM and counter, even where the answer came in parts.
  std::map<std::pair<EntityRef, std::string>, LogHistogram> values;
  for (const EntitySeries& series : *got) {
    LogHistogram& histogram = values[{series.entity, series.series}];
    for (const auto& [time, value] : series.points) histogram.add(value);
  }
  for (auto& [key, histogram] : values)
    if (histogram.count > 0) {
      histograms_.push_back({key.first, key.second, day, interval.period, std::move(histogram)});
      cursor_.partial->any = true;
    }
  return n;
}

Answer<void> DayReader::read_day(DayNumber day) {
  begin_day(day);
  DayCursor::Partial& partial = *cursor_.partial;
  const auto& intervals = task_.memory.intervals;
  const auto interval = std::find_if(intervals.begin(), intervals.end(),
                                     [&](const auto& one) { return one.period == partial.period; });
  if (interval == intervals.end()) {
    give_up(day, "no interval keeps samples of " + to_date(start_of(day)) + " any more");
    return flush();
  }
  const auto& all = entities_->all;
  auto next = partial.after.empty()
                  ? all.begin()
                  : std::upper_bound(all.begin(), all.end(), partial.after,
                                     [](const std::string& moid, const EntityRef& entity) {
                                       return moid < entity.moid;
                                     });
  while (next != all.end()) {
    const auto n = read_batch(*interval, static_cast<std::size_t>(next - all.begin()));
    if (!n) {
      (void)flush();
      return tl::make_unexpected(n.error());
    }
    next += static_cast<std::ptrdiff_t>(*n);
    partial.after = (next - 1)->moid;
    if (histograms_.size() >= kCommitHistograms)
      if (auto kept = flush(); !kept) return kept;
    if (next != all.end() && task_.reading.turn_is_over()) return flush();
  }
  if (!partial.any && !all.empty()) {
    // All off, or a vCenter that is unwell: asked once more, then nobody knows.
    const std::string why = "no virtual machine has a sample of " + to_date(start_of(day));
    if (cursor_.empty.count(day) != 0) {
      give_up(day, why);
    } else {
      cursor_.empty[day] = now_;
      cursor_.partial.reset();
      task_.remark(why + " so far");
    }
    return flush();
  }
  cursor_.finish(day);
  told_ = std::max(told_.value_or(day), day);
  return flush();
}

Answer<void> DayReader::flush() {
  FactBatch batch;
  batch.vcenter = task_.reading.vcenter;
  batch.recorded_at = task_.reading.now();
  batch.histograms = std::move(histograms_);
  histograms_.clear();
  batch.cursor.emplace(task_.run.poll.stream, cursor_.to_text());
  const auto& gaps = task_.run.poll.gaps;
  if (gaps.size() > gaps_told_) {
    batch.poll = task_.run.poll;
    batch.poll->reason = gaps.back().reason;
    batch.poll->ended = task_.reading.now();
    batch.poll->from = batch.poll->to = now_;
    gaps_told_ = gaps.size();
    task_.remark(gaps.back().reason);
  }
  const auto counts = task_.reading.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  task_.run.add(*counts);
  return {};
}

void DayReader::tell(DayNumber last) {
  const double all = std::max(1.0, static_cast<double>(last) - cursor_.begin + 1);
  double left = static_cast<double>(cursor_.left(last, now_));
  const auto& partial = cursor_.partial;
  if (partial && left > 0 && !partial->after.empty() && !entities_->all.empty()) {
    const auto& moids = entities_->all;
    const auto at = std::upper_bound(
        moids.begin(), moids.end(), partial->after,
        [](const std::string& moid, const EntityRef& entity) { return moid < entity.moid; });
    left -= static_cast<double>(at - moids.begin()) / static_cast<double>(moids.size());
  }
  tell_progress(task_, 1 - left / all, "the days of VMs");
}

/// The poll claims the unbroken stretch of days that ends with the newest one told.
Answer<void> DayReader::finish() {
  Poll& poll = task_.run.poll;
  poll.from = poll.to =
      cursor_.done.empty() ? start_of(cursor_.begin) : start_of(cursor_.done.back().second + 1);
  for (const auto& [first, last] : cursor_.done)
    if (told_ && first <= *told_ && *told_ <= last) {
      poll.from = start_of(first);
      poll.to = start_of(last + 1);
    }
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

Answer<void> DayReader::read() {
  const DayNumber last = day_of(now_ - kDayMargin) - 1;
  const auto& intervals = task_.memory.intervals;
  const bool any_use = std::any_of(intervals.begin(), intervals.end(),
                                   [&](const auto& one) { return is_of_use(one, task_.counters); });
  if (!any_use) {
    // Nothing is collected now, so nothing is missed.
    cursor_.partial.reset();
    while (const auto day = cursor_.next(last, now_)) cursor_.finish(*day);
    return finish();
  }
  if (cursor_.next(last, now_)) {
    const auto entities = list_entities(task_);
    if (!entities) return tl::make_unexpected(entities.error());
    entities_ = *entities;
    task_.run.poll.read = static_cast<std::int64_t>(entities_->all.size());
    while (const auto day = cursor_.next(last, now_)) {
      if (auto read = read_day(*day); !read) return read;
      if (task_.reading.turn_is_over()) break;
    }
    tell(last);
  }
  return finish();
}

}  // namespace

const PerformanceInterval* interval_for_day(const std::vector<PerformanceInterval>& intervals,
                                            const std::vector<Counter>& counters, DayNumber day,
                                            Instant now, std::int64_t vms, std::int64_t budget) {
  const PerformanceInterval* coarsest = nullptr;
  for (const PerformanceInterval& interval : intervals) {
    if (!is_of_use(interval, counters) || !holds(interval, day, now)) continue;
    const auto asked = static_cast<std::int64_t>(collected_at(interval, counters).size());
    if (vms * asked * (seconds(days(1)) / interval.period) <= budget) return &interval;
    coarsest = &interval;
  }
  return coarsest;
}

DayNumber first_day_held(const std::vector<PerformanceInterval>& intervals,
                         const std::vector<Counter>& counters, Instant now) {
  DayNumber first = day_of(now);
  for (const PerformanceInterval& interval : intervals) {
    if (!is_of_use(interval, counters)) continue;
    DayNumber day = day_of(now - interval.length + kReadingTime);
    if (!holds(interval, day, now)) ++day;
    first = std::min(first, day);
  }
  return first;
}

Answer<void> read_days(PerformanceTask& task) {
  const auto kept = task.reading.store.cursor(task.reading.vcenter, task.run.poll.stream);
  if (!kept) return store_failed(kept.error());
  std::optional<DayCursor> cursor;
  if (*kept) cursor = parse_day_cursor(**kept);
  const std::uint64_t counters = digest_of(task.counters);
  if (!cursor || cursor->counters != counters) {
    const Instant now = task.reading.now();
    cursor = DayCursor();
    cursor->counters = counters;
    cursor->begin = std::max(day_of(now) - kDaysBack,
                             first_day_held(task.memory.intervals, task.counters, now));
  }
  return DayReader(task, std::move(*cursor)).read();
}

}  // namespace plumbline::collector::sources
