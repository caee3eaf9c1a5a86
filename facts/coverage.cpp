#include "facts/coverage.h"

#include <algorithm>

namespace plumbline {

namespace {

/// Half-open intervals that a poll proves: its [from, to) less its own gaps.
struct Interval {
  Instant from;
  Instant to;
};

void add_history(StreamCoverage& c, const std::vector<Poll>& polls, Instant until) {
  std::vector<Interval> proved;
  std::vector<Gap> told;
  for (const auto& poll : polls) {
    if (poll.outcome == PollOutcome::Failed || poll.from >= until) continue;
    if (poll.from < poll.to) proved.push_back({poll.from, std::min(poll.to, until)});
    for (const auto& gap : poll.gaps) told.push_back(gap);
  }
  std::sort(proved.begin(), proved.end(), [](const auto& a, const auto& b) {
    return std::pair(a.from, a.to) < std::pair(b.from, b.to);
  });
  for (const auto& interval : proved) {
    if (!c.begin) {
      c.begin = interval.from;
      c.until = interval.to;
      continue;
    }
    if (interval.from > *c.until) c.gaps.push_back({*c.until, interval.from, "not read"});
    c.until = std::max(*c.until, interval.to);
  }
  for (auto gap : told) {
    if (!c.begin) break;
    gap.from = std::max(gap.from, *c.begin);
    gap.to = std::min(gap.to, *c.until);
    if (gap.from < gap.to) c.gaps.push_back(gap);
  }
}

void add_states(StreamCoverage& c, const std::vector<Poll>& polls, Instant until,
                Duration max_interval) {
  for (const auto& poll : polls) {
    if (poll.outcome != PollOutcome::Complete || poll.to > until) continue;
    if (!c.begin) c.begin = poll.to;
    if (c.until && poll.to - *c.until > max_interval)
      c.gaps.push_back({*c.until, poll.to, "not read"});
    c.until = std::max(c.until.value_or(poll.to), poll.to);
    c.visible_share = poll.read == 0
                          ? 1.0
                          : 1.0 - static_cast<double>(poll.hidden) / static_cast<double>(poll.read);
  }
}

void merge_gaps(std::vector<Gap>& gaps) {
  std::sort(gaps.begin(), gaps.end(), [](const auto& a, const auto& b) {
    return std::pair(a.from, a.to) < std::pair(b.from, b.to);
  });
  std::vector<Gap> merged;
  for (auto& gap : gaps) {
    if (!merged.empty() && gap.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, gap.to);
    } else {
      merged.push_back(std::move(gap));
    }
  }
  gaps = std::move(merged);
}

}  // namespace

bool is_history(const std::string& stream) {
  return stream == streams::kEvents || stream == streams::kTasks ||
         stream.starts_with(streams::performance("")) || streams::is_feed(stream);
}

StreamCoverage coverage_of(const std::string& stream, const std::vector<Poll>& polls, Instant until,
                           Duration max_interval) {
  const bool shortly = is_history(stream) && until < Instant::max() - kReadShortlyAfter;
  const Instant latest = shortly ? until + kReadShortlyAfter : until;
  std::vector<Poll> own;
  for (const auto& poll : polls) {
    if (poll.stream != stream || poll.started > latest) continue;
    if (poll.started > until && (poll.outcome == PollOutcome::Failed || poll.from >= until))
      continue;
    own.push_back(poll);
  }
  std::stable_sort(own.begin(), own.end(),
                   [](const auto& a, const auto& b) { return a.ended < b.ended; });
  StreamCoverage c;
  c.stream = stream;
  if (is_history(stream)) {
    add_history(c, own, until);
  } else {
    add_states(c, own, until, max_interval);
  }
  merge_gaps(c.gaps);
  if (!own.empty() && own.back().outcome != PollOutcome::Complete)
    c.last_failure = own.back().reason;
  return c;
}

double lost_share(const StreamCoverage& coverage, Instant from, Instant to) {
  if (from >= to) return 0;
  if (!coverage.begin || !coverage.until) return 1;
  Duration lost{0};
  const auto add = [&](Instant a, Instant b) {
    const Instant begin = std::max(a, from);
    const Instant end = std::min(b, to);
    if (begin < end) lost += end - begin;
  };
  add(from, std::min(*coverage.begin, to));
  add(std::max(*coverage.until, from), to);
  for (const auto& gap : coverage.gaps) add(gap.from, gap.to);
  const double share = static_cast<double>(lost.count()) / static_cast<double>((to - from).count());
  return std::min(share, 1.0);
}

}  // namespace plumbline
