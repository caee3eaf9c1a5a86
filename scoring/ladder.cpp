#include "scoring/ladder.h"

#include <algorithm>

namespace plumbline::scoring {

Ladder::Ladder(const std::vector<IndicatorResult>& indicators) : indicators_(indicators) {
  const auto has = [&](int level) {
    return std::any_of(indicators_.begin(), indicators_.end(),
                       [&](const auto& i) { return i.level == level; });
  };
  while (has(top_ + 1)) ++top_;
}

State Ladder::read(const IndicatorResult& indicator, Reading reading) {
  const State value = indicator.evaluated.value_or(indicator.state);
  if (value == State::NotApplicable) return value;
  switch (reading) {
    case Reading::Value:
      return value;
    case Reading::UnknownMet:
      return value == State::Unknown ? State::Met : value;
    case Reading::ByBound:
      return indicator.by_bound.value_or(value == State::NotMet ? State::NotMet : State::Met);
    case Reading::IfClose:
      return indicator.if_close.value_or(value);
  }
  return value;
}

Ladder::Weights Ladder::weigh(int level, Reading reading) const {
  Weights weights;
  for (const auto& indicator : indicators_) {
    if (indicator.level != level) continue;
    const State state = read(indicator, reading);
    if (state == State::NotApplicable) continue;
    weights.all += indicator.weight;
    if (state == State::Met)
      weights.met += indicator.weight;
    else if (indicator.state == State::Waived)
      weights.waived += indicator.weight;
  }
  return weights;
}

double Ladder::rating(int level) const { return weigh(level, Reading::Value).largely(); }

bool Ladder::too_little_applies(int level) const {
  double applies = 0;
  double listed = 0;
  for (const auto& indicator : indicators_) {
    if (indicator.level != level) continue;
    listed += indicator.weight;
    if (read(indicator, Reading::Value) != State::NotApplicable) applies += indicator.weight;
  }
  return applies * 2 < listed;
}

bool Ladder::mandatory_met(int level, Reading reading) const {
  return std::all_of(indicators_.begin(), indicators_.end(), [&](const auto& i) {
    if (i.level != level || !i.mandatory) return true;
    const State state = read(i, reading);
    return state == State::Met || state == State::NotApplicable;
  });
}

int Ladder::climb(Reading reading) const {
  const bool lenient = reading == Reading::UnknownMet || reading == Reading::ByBound;
  int level = 1;
  while (level < top_) {
    const int next = level + 1;
    if (level > 1 && weigh(level, reading).fully() <= kFully &&
        !(lenient && too_little_applies(level)))
      break;
    if (!mandatory_met(next, reading)) break;
    if (too_little_applies(next)) {
      if (!lenient) break;
    } else if (weigh(next, reading).largely() <= kLargely) {
      break;
    }
    level = next;
  }
  return level;
}

std::vector<Cause> Ladder::causes(int held) const {
  std::vector<Cause> found;
  const auto blame = [&](const IndicatorResult& indicator) {
    for (const auto& signal : indicator.causes) {
      const auto criterion = std::find_if(
          indicator.criteria.begin(), indicator.criteria.end(),
          [&](const auto& c) { return c.signal == signal && c.by_bound == State::NotMet; });
      found.push_back(
          {indicator.id, signal,
           criterion == indicator.criteria.end() ? indicator.reason.text : criterion->reason.text});
    }
  };
  if (ceiling95() >= held) return found;
  for (int level = 2; level <= std::min(held, top_); ++level) {
    Weights weights = weigh(level, Reading::ByBound);
    std::vector<const IndicatorResult*> others;
    for (const auto& indicator : indicators_) {
      if (indicator.level != level || read(indicator, Reading::ByBound) != State::NotMet) continue;
      if (!indicator.mandatory) {
        others.push_back(&indicator);
        continue;
      }
      blame(indicator);
      weights.met += indicator.weight;
    }
    std::stable_sort(others.begin(), others.end(), [](const auto* a, const auto* b) {
      return a->causes.size() < b->causes.size();
    });
    for (const auto* other : others) {
      if (too_little_applies(level)) break;
      if (level < held ? weights.fully() > kFully : weights.largely() > kLargely) break;
      blame(*other);
      weights.met += other->weight;
      if (other->state == State::Waived) weights.waived -= other->weight;
    }
  }
  return found;
}

}  // namespace plumbline::scoring
