#include "ledger/derive/derive.h"

#include <algorithm>
#include <limits>
#include <map>

#include "ledger/derive/actor_days.h"
#include "ledger/derive/in_service.h"
#include "ledger/derive/limits.h"
#include "ledger/derive/marks.h"
#include "ledger/derive/runs.h"

namespace plumbline::ledger {
namespace {

constexpr std::size_t kLongestHint = 256;
constexpr std::size_t kCompactAt = 4096;

/// Makes changes of the runs of one feed; holds what all of its functions look at.
class ChangeBuilder {
 public:
  ChangeBuilder(const FeedIndex& feed, const Classifier& classifier, const Steps& steps,
                const std::vector<Mark>& marks, PathTable& paths)
      : feed_(feed),
        classifier_(classifier),
        steps_(steps),
        marks_(marks),
        paths_(paths),
        in_service_(feed, classifier) {}

  DerivedChange build(const std::vector<Run>& runs) {
    DerivedChange derived;
    Change& change = derived.change;
    const RawActivity& first = activity(runs.front().steps.front());
    change.id = first.id;
    change.actor = first.actor;
    change.initiator = first.initiator;
    change.class_id = runs.front().work_class;
    change.queued = first.created;
    change.started = Instant::max();
    change.ended = change.recorded_at = derived.reach = Instant::min();
    change.noise = true;
    path_.clear();
    compact_at_ = kCompactAt;
    for (const Run& run : runs) add_run(run, derived);
    add_entities(runs, change);
    finish(runs, change);
    compact(derived.members);
    derived.reach = std::max(derived.reach, change.ended + kSoonAfter + kGap);
    return derived;
  }

 private:
  /// A work class, or a raw event class above them.
  using PathStep = char32_t;
  static constexpr PathStep kRawEvent = 0x80000000;

  const RawActivity& activity(std::uint32_t s) const { return feed_[steps_.all[s].position]; }

  void add_member(const RawActivity& a, DerivedChange& derived) {
    derived.members.push_back(a.id);
    derived.change.recorded_at = std::max(derived.change.recorded_at, a.recorded_at);
    // Tasks that share a chain bring the same events again and again.
    if (derived.members.size() < compact_at_) return;
    compact(derived.members);
    compact_at_ = 2 * derived.members.size() + kCompactAt;
  }

  static void compact(std::vector<std::int64_t>& members) {
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
  }

  void add_run(const Run& run, DerivedChange& derived) {
    Change& change = derived.change;
    std::vector<std::pair<Instant, PathStep>> path;
    for (const std::uint32_t s : run.steps) {
      const Step& step = steps_.all[s];
      const RawActivity& a = activity(s);
      change.started = std::min(change.started, a.finished);
      change.ended = std::max(change.ended, a.finished);
      change.noise = change.noise && step.noise;
      note_mark(marks_[s].reworked_at, change.reworked_at);
      note_mark(marks_[s].undone_at, change.undone_at);
      add_member(a, derived);
      if (a.stream == ActivityStream::Tasks)
        for (const std::uint32_t i : feed_.chain_of(step.position))
          if (feed_[i].stream == ActivityStream::Events && is_near(a, feed_[i]))
            add_member(feed_[i], derived);
      path.emplace_back(a.created, step.work_class);
      if (step.made) extend_to_service(step, a, derived, path);
    }
    std::stable_sort(path.begin(), path.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, step] : path)
      if (path_.find(step) == std::u32string::npos) path_.push_back(step);
  }

  void extend_to_service(const Step& step, const RawActivity& task, DerivedChange& derived,
                         std::vector<std::pair<Instant, PathStep>>& path) {
    derived.reach = std::max(derived.reach, task.finished + kInService);
    const auto event = in_service_.first_after(step, task);
    if (!event) return;
    const RawActivity& a = feed_[*event];
    add_member(a, derived);
    const std::uint32_t known = classifier_.general_class_of_event(a.raw_class);
    path.emplace_back(a.created, known == kNoClass ? kRawEvent | a.raw_class : known);
  }

  static void note_mark(const std::optional<Instant>& mark, std::optional<Instant>& into) {
    if (mark) into = into ? std::min(*into, *mark) : *mark;
  }

  /// A creation that failed names its source; beside one that succeeded it is that one's first try.
  bool is_first_try(const Step& step) const {
    return !step.made && classifier_.work_class(step.work_class).creates_vm;
  }

  void add_entities(const std::vector<Run>& runs, Change& change) const {
    const auto first_of = [&](const Run& run) -> const Step& {
      return steps_.all[run.steps.front()];
    };
    const bool any_made =
        std::any_of(runs.begin(), runs.end(), [&](const Run& run) { return first_of(run).made; });
    std::vector<std::uint32_t> seen;
    for (const Run& run : runs) {
      const Step& first = first_of(run);
      if (any_made && is_first_try(first)) continue;
      const auto it = std::lower_bound(seen.begin(), seen.end(), first.entity);
      if (it != seen.end() && *it == first.entity) continue;
      if (seen.empty())
        change.entity = first.entity;
      else
        change.siblings.push_back(first.entity);
      seen.insert(it, first.entity);
    }
  }

  void finish(const std::vector<Run>& runs, Change& change) {
    bool any_done = false;
    bool any_failed = false;
    std::size_t creations = 0;
    std::size_t standard = 0;
    for (const Run& run : runs) {
      for (const std::uint32_t s : run.steps) {
        const Step& step = steps_.all[s];
        any_done |= step.verdict == Verdict::Done;
        any_failed |= step.verdict == Verdict::Failed;
        if (classifier_.work_class(step.work_class).creates_vm) ++creations;
        if (step.from_template) ++standard;
        add_hint(activity(s), change.record_hint);
      }
    }
    change.outcome = any_failed ? Outcome::Failed
                     : any_done ? Outcome::Success
                                : Outcome::Cancelled;
    change.from_template = creations > 0 && standard == creations;
    change.path = path_number();
    change.path_steps = static_cast<std::uint16_t>(std::min<std::size_t>(path_.size(), 0xffff));
  }

  static void add_hint(const RawActivity& a, std::string& hint) {
    for (const std::string* text :
         {&a.texts[DetailText::ActivationId], &a.texts[DetailText::ChangeTag],
          &a.texts[DetailText::Snapshot]}) {
      if (text->empty() || (' ' + hint + ' ').find(' ' + *text + ' ') != std::string::npos)
        continue;
      if (hint.size() + text->size() + 1 > kLongestHint) continue;
      if (!hint.empty()) hint += ' ';
      hint += *text;
    }
  }

  std::uint32_t path_number() {
    const auto [it, added] = path_numbers_.emplace(path_, 0);
    if (!added) return it->second;
    std::string text;
    for (const PathStep step : path_) {
      if (!text.empty()) text += '>';
      text += (step & kRawEvent) != 0 ? classifier_.raw_name(step & ~kRawEvent)
                                      : classifier_.work_class(step).id;
    }
    return it->second = paths_.intern(text);
  }

  const FeedIndex& feed_;
  const Classifier& classifier_;
  const Steps& steps_;
  const std::vector<Mark>& marks_;
  PathTable& paths_;
  const InServiceEvents in_service_;
  std::u32string path_;
  std::size_t compact_at_ = kCompactAt;
  std::map<std::u32string, std::uint32_t> path_numbers_;
};

DayNumber first_whole_day(Instant from) {
  if (from == Instant::min()) return std::numeric_limits<DayNumber>::min();
  const DayNumber day = day_of(from);
  return start_of(day) == from ? day : day + 1;
}

}  // namespace

DerivedRows derive(const Feed& feed, const WorkClasses& work,
                   const std::vector<std::string>& raw_classes, PathTable& paths) {
  const auto ends_first = [](const RawActivity& a) { return a.finished < a.created; };
  if (std::any_of(feed.activities.begin(), feed.activities.end(), ends_first)) {
    Feed mended = feed;
    for (RawActivity& a : mended.activities) a.finished = std::max(a.finished, a.created);
    return derive(mended, work, raw_classes, paths);
  }
  const FeedIndex index(feed.activities);
  const Classifier classifier(work, raw_classes);
  Steps steps = find_steps(index, classifier, feed.from);
  keep_paired_snapshots(index, classifier, steps);
  const std::vector<Mark> marks = find_marks(index, classifier, steps, feed.sizes);

  DerivedRows rows;
  ChangeBuilder builder(index, classifier, steps, marks, paths);
  for (const auto& runs : join_bulk(index, steps, find_runs(index, classifier, steps)))
    rows.changes.push_back(builder.build(runs));
  std::sort(rows.changes.begin(), rows.changes.end(),
            [](const DerivedChange& a, const DerivedChange& b) {
              return std::make_pair(a.change.started, a.change.id) <
                     std::make_pair(b.change.started, b.change.id);
            });
  rows.actor_days_from = first_whole_day(feed.from);
  rows.actor_days = find_actor_days(index, classifier, steps, rows.actor_days_from);
  return rows;
}

}  // namespace plumbline::ledger
