#include <algorithm>

#include "ledger/derive/derive.h"
#include "ledger/derive/limits.h"

namespace plumbline::ledger {

Cut rederive_from(std::span<const ChangeSpan> stored, Instant earliest_new) {
  Instant from = earliest_new - kLeastLookBack;
  for (const ChangeSpan& change : stored)
    if (change.reach >= earliest_new) from = std::min(from, change.queued);

  if (from < earliest_new - kOverviewReach / 2) {
    // So old a change may have neighbours that the overview lacks; a week's start is always clean.
    from = start_of_iso_week(from);
  } else {
    std::vector<const ChangeSpan*> latest_first;
    for (const ChangeSpan& change : stored)
      if (change.queued < from) latest_first.push_back(&change);
    std::sort(latest_first.begin(), latest_first.end(),
              [](const auto* a, const auto* b) { return a->queued > b->queued; });
    for (const ChangeSpan* change : latest_first) {
      if (change->queued < start_of_iso_week(from)) break;
      if (change->queued < from && change->ended + kGap >= from) from = change->queued;
    }
  }
  return Cut{from, from - kContext};
}

}  // namespace plumbline::ledger
