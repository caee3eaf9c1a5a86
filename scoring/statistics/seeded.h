#pragma once

#include <cstdint>

namespace plumbline::scoring {

/// Random numbers that are the same on every machine and library: splitmix64 (Steele et al., OOPSLA
/// 2014). For simulations and shuffles whose seed comes from the inputs.
class Seeded {
 public:
  explicit Seeded(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits();
  /// In (0, 1).
  double uniform();
  /// Standard normal, by Marsaglia's polar method.
  double normal();
  /// 0 … n − 1, n ≥ 1.
  std::uint64_t below(std::uint64_t n) { return bits() % n; }

 private:
  std::uint64_t state_;
  double kept_ = 0;
  bool has_kept_ = false;
};

}  // namespace plumbline::scoring
