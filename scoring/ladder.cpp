#include "scoring/ladder.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

bool counts_as_met(State state, bool unknown_is_met) {
  return state == State::Met || (unknown_is_met && state == State::Unknown);
}

}  // namespace

Ladder::Ladder(const std::vector<IndicatorResult>& indicators) : indicators_(indicators) {
  const auto has = [&](int level) {
    return std::any_of(indicators_.begin(), indicators_.end(),
                       [&](const auto& i) { return i.level == level; });
  };
  while (has(top_ + 1)) ++top_;
}

double Ladder::rating(int level, bool unknown_is_met) const {
  double met = 0;
  double all = 0;
  for (const auto& indicator : indicators_) {
    if (indicator.level != level || indicator.state == State::NotApplicable) continue;
    all += indicator.weight;
    if (counts_as_met(indicator.state, unknown_is_met)) met += indicator.weight;
  }
  return all > 0 ? met / all : 0;
}

bool Ladder::too_little_applies(int level) const {
  double applies = 0;
  double listed = 0;
  for (const auto& indicator : indicators_) {
    if (indicator.level != level) continue;
    listed += indicator.weight;
    if (indicator.state != State::NotApplicable) applies += indicator.weight;
  }
  return applies * 2 < listed;
}

bool Ladder::mandatory_met(int level, bool unknown_is_met) const {
  return std::all_of(indicators_.begin(), indicators_.end(), [&](const auto& i) {
    return i.level != level || !i.mandatory || i.state == State::NotApplicable ||
           counts_as_met(i.state, unknown_is_met);
  });
}

int Ladder::climb(bool unknown_is_met) const {
  int level = 1;
  while (level < top_) {
    const int next = level + 1;
    if (level > 1 && rating(level, unknown_is_met) <= kFully &&
        !(unknown_is_met && too_little_applies(level)))
      break;
    if (!mandatory_met(next, unknown_is_met)) break;
    if (too_little_applies(next)) {
      if (!unknown_is_met) break;
    } else if (rating(next, unknown_is_met) <= kLargely) {
      break;
    }
    level = next;
  }
  return level;
}

}  // namespace plumbline::scoring
