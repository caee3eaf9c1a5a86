#include "ledger/sqlite/streams.h"

#include <algorithm>
#include <limits>
#include <set>

#include "facts/coverage.h"
#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

bool is_inventory(const std::string& stream) { return stream.rfind("inventory/", 0) == 0; }

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

}  // namespace

Watched read_watched(Connection& db, const std::vector<std::int64_t>& vcenters, Instant as_of,
                     Instant known_at, PollDigest& digest) {
  Watched watched;
  digest.update(db);
  const bool all_count = digest.answers(as_of, known_at);
  std::vector<PollDigest::ByStream> by_vcenter;
  std::set<std::string> names;
  for (const std::int64_t vcenter : vcenters) {
    auto& own = by_vcenter.emplace_back();
    if (all_count) {
      own = digest.of(vcenter);
    } else {
      for (Poll& poll : read_polls(db, vcenter, Instant::min(), as_of + Duration(1), known_at)) {
        own[poll.stream].push_back(std::move(poll));
      }
    }
    for (const auto& stream : own) names.insert(stream.first);
  }
  for (const std::string& name : names) {
    std::optional<StreamCoverage> worst;
    for (const auto& own : by_vcenter) {
      const auto polls = own.find(name);
      const StreamCoverage one =
          coverage_of(name, polls == own.end() ? std::vector<Poll>() : polls->second, as_of,
                      kInventoryInterval);
      if (!worst) {
        worst = one;
      } else {
        merge_worst(*worst, one);
      }
      if (!is_inventory(name) || !one.begin || !one.until) continue;
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
