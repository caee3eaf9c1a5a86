#include "ledger/sqlite/poll_digest.h"

#include <algorithm>

#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

bool is_history(const Poll& poll) {
  return poll.stream == streams::kEvents || poll.stream == streams::kTasks;
}

bool proves(const Poll& poll) {
  return poll.outcome == PollOutcome::Complete ||
         (is_history(poll) && poll.outcome == PollOutcome::Partial);
}

bool goes_on(const Poll& before, const Poll& next) {
  return before.outcome == PollOutcome::Complete && next.outcome == PollOutcome::Complete &&
         before.gaps.empty() && next.gaps.empty() && before.from <= next.from &&
         next.from <= before.to && before.ended <= next.ended;
}

}  // namespace

void add_to_digest(std::vector<Poll>& polls, Poll poll) {
  // What proves nothing only counts as the last word.
  if (!polls.empty() && !proves(polls.back()) && polls.back().ended <= poll.ended) {
    polls.pop_back();
  }
  if (!proves(poll)) {
    polls.push_back(std::move(poll));
    return;
  }
  if (is_history(poll)) {
    if (polls.empty() || !goes_on(polls.back(), poll)) {
      polls.push_back(std::move(poll));
      return;
    }
    Poll& last = polls.back();
    last.to = std::max(last.to, poll.to);
    last.ended = poll.ended;
    last.read = poll.read;
    last.hidden = poll.hidden;
    return;
  }
  // Points in time: the last one stays; one before it only if it bridges what would be a gap.
  if (polls.size() >= 2) {
    const Poll& before = polls[polls.size() - 2];
    const Poll& last = polls.back();
    const bool in_order = before.to <= last.to && last.to <= poll.to && last.ended <= poll.ended;
    if (in_order && proves(before) && proves(last) && poll.to - before.to <= kInventoryInterval) {
      polls.pop_back();
    }
  }
  polls.push_back(std::move(poll));
}

void PollDigest::update(Connection& db) {
  upto_ = std::max(
      upto_, each_poll_since(db, upto_, [&](std::int64_t vcenter, Poll poll, Instant recorded_at) {
        latest_started_ = std::max(latest_started_, poll.started);
        latest_recorded_ = std::max(latest_recorded_, recorded_at);
        auto& list = polls_[vcenter][poll.stream];
        add_to_digest(list, std::move(poll));
      }));
}

}  // namespace plumbline::ledger
