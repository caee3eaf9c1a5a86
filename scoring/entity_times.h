#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "facts/time.h"
#include "scoring/sieve.h"

namespace plumbline::scoring {

/// Moments of entities, of which there are many, asked by entity and stretch of time. Not
/// thread-safe while it is filled.
class EntityTimes {
 public:
  void add(std::uint32_t entity, Instant at) {
    all_.emplace_back(entity, at);
    sieve_.add(entity);
  }
  /// To be called once all are there.
  void sort() { std::sort(all_.begin(), all_.end()); }
  /// Whether there may be any; never no wrongly.
  bool may_hold(std::uint32_t entity) const { return sieve_.may_hold(entity); }
  /// Whether one of the entity's lies in [from, to].
  bool any(std::uint32_t entity, Instant from, Instant to) const {
    if (!sieve_.may_hold(entity)) return false;
    const auto first = std::lower_bound(all_.begin(), all_.end(), std::pair(entity, from));
    return first != all_.end() && first->first == entity && first->second <= to;
  }

 private:
  std::vector<std::pair<std::uint32_t, Instant>> all_;
  Sieve sieve_;
};

}  // namespace plumbline::scoring
