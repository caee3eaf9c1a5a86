#include "collector/soap/pace.h"

#include <algorithm>

namespace plumbline::collector::soap {
namespace {

using Seconds = Pace::Seconds;

/// Quicker than this is never slow, whatever the best was.
constexpr Seconds kQuick{0.5};
constexpr double kSlowFactor = 8;
constexpr double kMostSlowed = 64;
constexpr Seconds kLeastPause{0.05};
constexpr Seconds kLongestPause{30};

}  // namespace

Pace::Pace(double share) : share_(std::clamp(share, 0.01, 1.0)) {}

void Pace::probe(Seconds took) {
  best_ = best_ ? std::min(*best_, took) : took;
  const bool slow = took > std::max(kQuick, *best_ * kSlowFactor);
  slowed_ = slow ? std::min(slowed_ * 2, kMostSlowed) : std::max(slowed_ / 2, 1.0);
}

Seconds Pace::pause_after(Seconds took) const {
  Seconds pause = took * ((1 - share_) / share_);
  // A quick call while vCenter is slow waits too.
  if (slowed_ > 1) pause = std::max(pause, kLeastPause) * slowed_;
  return std::min(pause, kLongestPause);
}

}  // namespace plumbline::collector::soap
