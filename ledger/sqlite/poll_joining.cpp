#include "ledger/sqlite/poll_joining.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "facts/coverage.h"
#include "ledger/sqlite/poll_digest.h"
#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

/// Readings of one stretch that go on side by side: what is current, and the past read backwards.
constexpr std::size_t kSideBySide = 4;

class Joining {
 public:
  Joining(std::vector<StoredPoll> polls, Duration stretch)
      : polls_(std::move(polls)), stretch_(stretch) {}

  void join_history() {
    std::vector<std::size_t> runs;
    for (std::size_t i = 0; i < polls_.size(); ++i) {
      if (!proves(polls_[i].poll)) continue;
      const auto run = std::find_if(runs.begin(), runs.end(),
                                    [&](std::size_t r) { return goes_on(polls_[r], polls_[i]); });
      if (run != runs.end()) {
        take_in(polls_[i], polls_[*run]);
        runs.erase(run);
      }
      runs.push_back(i);
      if (runs.size() > kSideBySide) runs.erase(runs.begin());
    }
  }

  void thin_states() {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < polls_.size(); ++i) {
      if (!proves(polls_[i].poll)) continue;
      if (kept.size() >= 2 &&
          is_between(polls_[kept[kept.size() - 2]], polls_[kept.back()], polls_[i])) {
        gone_.insert(polls_[kept.back()].id);
        kept.pop_back();
      }
      kept.push_back(i);
    }
  }

  void thin_failures() {
    std::map<std::tuple<std::int64_t, PollOutcome, std::string>, std::vector<std::int64_t>> alike;
    for (const StoredPoll& stored : polls_) {
      if (proves(stored.poll)) continue;
      auto& ids = alike[{stretch_of(stored), stored.poll.outcome, stored.poll.reason}];
      if (ids.size() == 2) {
        gone_.insert(ids.back());
        ids.pop_back();
      }
      ids.push_back(stored.id);
    }
  }

  std::int64_t write(Connection& db) const {
    for (const std::int64_t id : gone_) db.prepared("DELETE FROM poll WHERE id = ?1").run(id);
    for (const StoredPoll& stored : polls_) {
      if (changed_.count(stored.id) != 0 && gone_.count(stored.id) == 0) replace_poll(db, stored);
    }
    return static_cast<std::int64_t>(gone_.size());
  }

 private:
  std::int64_t stretch_of(const StoredPoll& stored) const {
    // Half-open at its beginning: what was recorded on the hour is known on the hour.
    return (to_micros(stored.recorded_at) - 1) / stretch_.count();
  }

  bool goes_on(const StoredPoll& run, const StoredPoll& next) const {
    return stretch_of(run) == stretch_of(next) && run.poll.outcome == next.poll.outcome &&
           run.poll.reason == next.poll.reason && run.recorded_at <= next.recorded_at &&
           run.poll.ended <= next.poll.ended && next.poll.from <= run.poll.to &&
           run.poll.from <= next.poll.to;
  }

  /// The later one stays: its id, when it was recorded, its end.
  void take_in(StoredPoll& later, const StoredPoll& run) {
    Poll& poll = later.poll;
    poll.started = std::min(poll.started, run.poll.started);
    poll.from = std::min(poll.from, run.poll.from);
    poll.to = std::max(poll.to, run.poll.to);
    poll.read += run.poll.read;
    poll.hidden = std::max(poll.hidden, run.poll.hidden);
    if (!poll.clock_offset_s) poll.clock_offset_s = run.poll.clock_offset_s;
    for (const Gap& gap : run.poll.gaps) {
      const auto same = [&](const Gap& g) { return g.from == gap.from && g.to == gap.to; };
      if (std::none_of(poll.gaps.begin(), poll.gaps.end(), same)) poll.gaps.push_back(gap);
    }
    gone_.insert(run.id);
    changed_.insert(later.id);
  }

  bool is_between(const StoredPoll& before, const StoredPoll& middle,
                  const StoredPoll& next) const {
    return stretch_of(middle) == stretch_of(next) && before.poll.to <= middle.poll.to &&
           middle.poll.to <= next.poll.to && middle.poll.ended <= next.poll.ended &&
           middle.recorded_at <= next.recorded_at &&
           next.poll.to - before.poll.to <= kInventoryInterval;
  }

  std::vector<StoredPoll> polls_;
  const Duration stretch_;
  std::set<std::int64_t> gone_;
  std::set<std::int64_t> changed_;
};

}  // namespace

std::vector<std::int64_t> streams_polled(Connection& db, std::int64_t vcenter) {
  std::vector<std::int64_t> streams;
  std::int64_t last = 0;
  while (const auto next = db.prepared("SELECT min(stream) FROM poll WHERE vcenter = ?1 AND "
                                       "stream > ?2")
                               .number(vcenter, last)) {
    last = *next;
    streams.push_back(last);
  }
  return streams;
}

std::int64_t join_polls(Connection& db, std::int64_t vcenter, std::int64_t stream, Instant from,
                        Instant before, Duration stretch) {
  Joining joining(read_stored_polls(db, vcenter, stream, from, before), stretch);
  if (is_history(NameReader(db).text(stream))) {
    joining.join_history();
  } else {
    joining.thin_states();
  }
  joining.thin_failures();
  return joining.write(db);
}

}  // namespace plumbline::ledger
