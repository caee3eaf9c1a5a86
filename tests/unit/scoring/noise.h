#pragma once

#include <cmath>
#include <cstdint>

namespace plumbline::scoring {

/// Noise of its own: splitmix64 and Box–Muller.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  double normal() {
    const double u = uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * uniform());
  }

 private:
  double uniform() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return (static_cast<double>((z ^ (z >> 31U)) >> 11U) + 0.5) / 9007199254740992.0;
  }
  std::uint64_t state_;
};

}  // namespace plumbline::scoring
