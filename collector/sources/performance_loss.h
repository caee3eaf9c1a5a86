#pragma once

#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/time.h"

namespace plumbline::collector::sources {

/// (first, second] of the server's clock.
using Stretch = std::pair<Instant, Instant>;

/// What of the stretches no cover covers, ascending as the stretches were.
std::vector<Stretch> without(std::vector<Stretch> stretches, const std::vector<Stretch>& covers);

/// The time that samples with these ends, one period each, speak of; what touches is joined.
std::vector<Stretch> covered_by(const std::set<Instant>& ends, std::chrono::seconds period);

/// Another interval that collects the same counters, and the time of which its samples were read.
struct StandIn {
  std::chrono::seconds period{0};
  std::vector<Stretch> covers;
};

/// What became of a stretch that an interval no longer held when it was read. `named`: the
/// intervals that stand in for a part of it, finest first. `gaps`: what nobody has.
struct Loss {
  std::vector<std::chrono::seconds> named;
  std::vector<Stretch> gaps;
};

/// `others`: finest first; one that adds nothing to those before it is not named.
Loss judge_loss(const Stretch& lost, const std::vector<StandIn>& others);

/// "300 s samples from … to … were gone before they were read, those of 1800 s stand in".
std::string tell_stand_ins(std::chrono::seconds period, const Stretch& lost, const Loss& loss);

}  // namespace plumbline::collector::sources
