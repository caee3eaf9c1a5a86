#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "facts/derived.h"

namespace plumbline::scoring {

/// Tells quickly of most entities that they are none of those in a map. Work touches tens of
/// thousands, what is asked for are few of them. May say yes wrongly, never no.
class Sieve {
 public:
  Sieve() = default;
  template <class Map>
  explicit Sieve(const Map& ids) {
    for (const auto& entry : ids) bits_[entry.first % kBits] = true;
  }
  void add(std::uint32_t id) { bits_[id % kBits] = true; }
  bool may_hold(std::uint32_t id) const { return bits_[id % kBits]; }
  bool may_hold(const Change& change) const {
    return may_hold(change.entity) || std::any_of(change.siblings.begin(), change.siblings.end(),
                                                  [&](std::uint32_t id) { return may_hold(id); });
  }

 private:
  static constexpr std::size_t kBits = 1U << 17U;
  std::vector<bool> bits_ = std::vector<bool>(kBits);
};

}  // namespace plumbline::scoring
