#include "ledger/sqlite/poll_digest.h"

#include <algorithm>
#include <optional>

#include "facts/coverage.h"
#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

bool touches(const Poll& a, const Poll& b) { return a.from <= b.to && b.from <= a.to; }

/// Readings of the past join wherever they touch: the current ones forwards, those of the first day
/// backwards. What a partial one says of its reason only counts while it is the last word, and is
/// then told by a poll of its own that proves nothing.
void add_history(std::vector<Poll>& polls, Poll poll) {
  std::optional<Poll> last_word;
  if (poll.outcome == PollOutcome::Partial) {
    last_word = poll;
    last_word->outcome = PollOutcome::Failed;
    last_word->gaps.clear();
    poll.outcome = PollOutcome::Complete;
    poll.reason.clear();
  }
  Instant ended = poll.ended;
  std::erase_if(polls, [&](const Poll& other) {
    if (other.outcome != PollOutcome::Complete || !touches(other, poll)) return false;
    if (other.ended > ended) return false;
    poll.started = std::min(poll.started, other.started);
    poll.from = std::min(poll.from, other.from);
    poll.to = std::max(poll.to, other.to);
    for (const Gap& gap : other.gaps) {
      const auto same = [&](const Gap& g) { return g.from == gap.from && g.to == gap.to; };
      if (std::none_of(poll.gaps.begin(), poll.gaps.end(), same)) poll.gaps.push_back(gap);
    }
    return true;
  });
  polls.push_back(std::move(poll));
  if (last_word) polls.push_back(std::move(*last_word));
}

}  // namespace

bool proves(const Poll& poll) {
  return poll.outcome == PollOutcome::Complete ||
         (poll.outcome == PollOutcome::Partial && is_history(poll.stream));
}

void add_to_digest(std::vector<Poll>& polls, Poll poll) {
  // What proves nothing only counts as the last word.
  if (!polls.empty() && !proves(polls.back()) && polls.back().ended <= poll.ended) {
    polls.pop_back();
  }
  if (!proves(poll)) {
    polls.push_back(std::move(poll));
    return;
  }
  if (is_history(poll.stream)) {
    add_history(polls, std::move(poll));
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
