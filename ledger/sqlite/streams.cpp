#include "ledger/sqlite/streams.h"

#include <algorithm>
#include <limits>
#include <set>

#include "facts/coverage.h"
#include "ledger/sqlite/identity.h"
#include "ledger/sqlite/poll_joining.h"
#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

/// When a vCenter was first asked for anything: nothing that it says of the time before can fill a
/// hole between the identity that it continues and itself.
Instant first_asked(Connection& db, std::int64_t vcenter) {
  Instant first = Instant::max();
  for (const std::int64_t stream : streams_polled(db, vcenter)) {
    const auto started = db.prepared(
                               "SELECT min(started) FROM poll WHERE vcenter = ?1 AND "
                               "stream = ?2")
                             .number(vcenter, stream);
    if (started) first = std::min(first, from_micros(*started));
  }
  return first;
}

void clip(Poll& poll, Instant first) {
  if (!is_history(poll.stream)) return;
  poll.from = std::max(poll.from, first);
  poll.to = std::max(poll.to, poll.from);
  for (Gap& gap : poll.gaps) gap.from = std::max(gap.from, first);
  std::erase_if(poll.gaps, [](const Gap& gap) { return gap.from >= gap.to; });
}

/// Which of these vCenters are one: identities that continue each other, former ones first.
std::vector<std::vector<std::int64_t>> joined_identities(Connection& db,
                                                         const std::vector<std::int64_t>& all) {
  std::vector<std::vector<std::int64_t>> groups;
  for (const std::int64_t last : all) {
    const auto successor =
        db.prepared("SELECT successor FROM vcenter WHERE id = ?1").number(last).value_or(0);
    if (std::find(all.begin(), all.end(), successor) != all.end()) continue;
    auto& group = groups.emplace_back(read_formers(db, last));
    std::erase_if(
        group, [&](std::int64_t id) { return std::find(all.begin(), all.end(), id) == all.end(); });
    std::reverse(group.begin(), group.end());
    group.push_back(last);
  }
  return groups;
}

/// Where one vCenter of a scope has never been asked for what another has.
constexpr const char* kNotEverywhere = "not read yet from every vCenter of the scope";

void keep_earliest(std::optional<Instant>& value, std::optional<Instant> other) {
  if (!value || !other) {
    value = std::nullopt;
  } else {
    value = std::min(*value, *other);
  }
}

void merge_worst(StreamCoverage& all, const StreamCoverage& one) {
  if (!all.begin || !one.begin) {
    all.begin = std::nullopt;
  } else {
    all.begin = std::max(*all.begin, *one.begin);
  }
  keep_earliest(all.until, one.until);
  all.gaps.insert(all.gaps.end(), one.gaps.begin(), one.gaps.end());
  if (all.last_failure.empty()) all.last_failure = one.last_failure;
  all.visible_share = std::min(all.visible_share, one.visible_share);
}

/// Gaps inside [begin, until), sorted, joined where they touch.
void tidy(StreamCoverage& stream) {
  if (!stream.begin || !stream.until || *stream.until < *stream.begin) {
    stream.gaps.clear();
    if (stream.begin && stream.until) stream.begin = stream.until = std::nullopt;
    return;
  }
  std::vector<Gap> inside;
  for (Gap& gap : stream.gaps) {
    gap.from = std::max(gap.from, *stream.begin);
    gap.to = std::min(gap.to, *stream.until);
    if (gap.from < gap.to) inside.push_back(std::move(gap));
  }
  std::sort(inside.begin(), inside.end(), [](const Gap& a, const Gap& b) {
    return std::pair(a.from, a.to) < std::pair(b.from, b.to);
  });
  stream.gaps.clear();
  for (Gap& gap : inside) {
    if (!stream.gaps.empty() && gap.from <= stream.gaps.back().to) {
      stream.gaps.back().to = std::max(stream.gaps.back().to, gap.to);
    } else {
      stream.gaps.push_back(std::move(gap));
    }
  }
}

/// A feed is the scope's: whichever vCenter's clock dated a reading, it is one of the same file.
StreamCoverage coverage_of_feed(const std::string& name,
                                const std::vector<PollDigest::ByStream>& by_vcenter,
                                Instant as_of) {
  std::vector<Poll> all;
  for (const auto& own : by_vcenter)
    if (const auto polls = own.find(name); polls != own.end())
      all.insert(all.end(), polls->second.begin(), polls->second.end());
  return coverage_of(name, all, as_of, kInventoryInterval);
}

}  // namespace

Watched read_watched(Connection& db, const std::vector<std::int64_t>& vcenters, Instant as_of,
                     Instant known_at, PollDigest& digest) {
  Watched watched;
  digest.update(db);
  const bool all_count = digest.answers(as_of, known_at);
  std::vector<PollDigest::ByStream> by_vcenter;
  std::set<std::string> names;
  for (const auto& identities : joined_identities(db, vcenters)) {
    auto& own = by_vcenter.emplace_back();
    for (const std::int64_t vcenter : identities) {
      const bool continues = vcenter != identities.front();
      const Instant first = continues ? first_asked(db, vcenter) : Instant::min();
      const auto add = [&](Poll poll) {
        if (continues) clip(poll, first);
        own[poll.stream].push_back(std::move(poll));
      };
      if (all_count) {
        for (const auto& stream : digest.of(vcenter))
          for (const Poll& poll : stream.second) add(poll);
      } else {
        for (Poll& poll : read_polls(db, vcenter, Instant::min(),
                                     as_of + kReadShortlyAfter + Duration(1), known_at))
          add(std::move(poll));
      }
    }
    for (const auto& stream : own) names.insert(stream.first);
  }
  for (const std::string& name : names) {
    std::optional<StreamCoverage> worst;
    if (streams::is_feed(name)) worst = coverage_of_feed(name, by_vcenter, as_of);
    for (const auto& own : by_vcenter) {
      if (streams::is_feed(name)) break;
      const auto polls = own.find(name);
      StreamCoverage one =
          coverage_of(name, polls == own.end() ? std::vector<Poll>() : polls->second, as_of,
                      kInventoryInterval);
      if (polls == own.end()) one.last_failure = kNotEverywhere;
      if (!worst) {
        worst = one;
      } else {
        merge_worst(*worst, one);
      }
      if (!name.starts_with(streams::inventory("")) || !one.begin || !one.until) continue;
      watched.first_sweep = std::min(watched.first_sweep.value_or(*one.begin), *one.begin);
      const auto last = watched.last_sweep.emplace(name, *one.until).first;
      last->second = std::min(last->second, *one.until);
    }
    tidy(*worst);
    watched.streams.push_back(std::move(*worst));
  }
  return watched;
}

}  // namespace plumbline::ledger
