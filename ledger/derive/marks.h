#pragma once

#include <optional>
#include <vector>

#include "ledger/derive/steps.h"

namespace plumbline::ledger {

/// What became of a step within 24 hours of its finish.
struct Mark {
  std::optional<Instant> reworked_at;
  std::optional<Instant> undone_at;
};

/// One mark per step (same order). Set by steps of anybody but the system; see derive().
std::vector<Mark> find_marks(const FeedIndex& feed, const Classifier& classifier,
                             const Steps& steps, const std::vector<KnownSize>& sizes);

}  // namespace plumbline::ledger
