#pragma once

#include <cstdint>
#include <vector>

#include "ledger/derive/steps.h"

namespace plumbline::ledger {

/// A maximal run of steps of one actor on one entity, with at most 15 minutes between the finish of
/// one (or of any before it) and the queue time of the next; inside one ISO week.
struct Run {
  std::vector<std::uint32_t> steps;  ///< in the order of the feed; never empty
  std::uint32_t work_class = 0;      ///< the first that is not trivial, else the first
  std::uint32_t type = 0;            ///< of the entity
  Instant queued;
  Instant ended;
};

/// Steps that are context belong to no run. In no particular order.
std::vector<Run> find_runs(const FeedIndex& feed, const Classifier& classifier, const Steps& steps);

/// Runs that are one bulk change (same actor, class, type, at most 15 minutes apart, one ISO week),
/// each group in the order of the feed.
std::vector<std::vector<Run>> join_bulk(const FeedIndex& feed, const Steps& steps,
                                        std::vector<Run> runs);

}  // namespace plumbline::ledger
