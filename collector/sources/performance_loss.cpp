#include "collector/sources/performance_loss.h"

#include <algorithm>

namespace plumbline::collector::sources {

std::vector<Stretch> without(std::vector<Stretch> stretches, const std::vector<Stretch>& covers) {
  for (const auto& [from, to] : covers) {
    std::vector<Stretch> left;
    for (const Stretch& stretch : stretches) {
      const Stretch before{stretch.first, std::min(stretch.second, from)};
      const Stretch after{std::max(stretch.first, to), stretch.second};
      if (before.first < before.second) left.push_back(before);
      if (after.first < after.second) left.push_back(after);
    }
    stretches = std::move(left);
  }
  return stretches;
}

std::vector<Stretch> covered_by(const std::set<Instant>& ends, std::chrono::seconds period) {
  std::vector<Stretch> covered;
  for (const Instant end : ends) {
    if (!covered.empty() && end - period <= covered.back().second) {
      covered.back().second = end;
    } else {
      covered.emplace_back(end - period, end);
    }
  }
  return covered;
}

Loss judge_loss(const Stretch& lost, const std::vector<StandIn>& others) {
  Loss loss;
  loss.gaps = {lost};
  for (const StandIn& other : others) {
    auto left = without(loss.gaps, other.covers);
    if (left == loss.gaps) continue;
    loss.named.push_back(other.period);
    loss.gaps = std::move(left);
  }
  return loss;
}

std::string tell_stand_ins(std::chrono::seconds period, const Stretch& lost, const Loss& loss) {
  std::string named;
  for (const std::chrono::seconds one : loss.named)
    named += (named.empty() ? "" : ", ") + std::to_string(one.count()) + " s";
  return std::to_string(period.count()) + " s samples from " + to_rfc3339(lost.first) + " to " +
         to_rfc3339(lost.second) + " were gone before they were read, those of " + named +
         " stand in";
}

}  // namespace plumbline::collector::sources
