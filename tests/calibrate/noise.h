#pragma once

#include <cmath>
#include <cstdint>

namespace plumbline::calibrate {

/// The simulator's own random numbers: xoshiro256** (Blackman and Vigna 2018), seeded through
/// splitmix64. It shares no code with scoring/.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) {
    for (auto& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      std::uint64_t z = seed;
      z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
      z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
      word = z ^ (z >> 31U);
    }
  }

  double uniform() { return (static_cast<double>(bits() >> 11U) + 0.5) / 9007199254740992.0; }

  double normal() {
    if (has_kept_) {
      has_kept_ = false;
      return kept_;
    }
    const double radius = std::sqrt(-2 * std::log(uniform()));
    const double angle = 6.283185307179586 * uniform();
    kept_ = radius * std::sin(angle);
    has_kept_ = true;
    return radius * std::cos(angle);
  }

  std::int64_t poisson(double mean) {
    if (mean > 30) {
      const double drawn = std::round(mean + std::sqrt(mean) * normal());
      return drawn > 0 ? static_cast<std::int64_t>(drawn) : 0;
    }
    const double limit = std::exp(-mean);
    std::int64_t count = -1;
    for (double product = 1; product > limit; product *= uniform()) ++count;
    return count;
  }

  std::int64_t binomial(std::int64_t n, double p) {
    std::int64_t k = 0;
    for (std::int64_t i = 0; i < n; ++i) k += uniform() < p ? 1 : 0;
    return k;
  }

 private:
  std::uint64_t bits() {
    const auto turned = [](std::uint64_t x, unsigned by) { return (x << by) | (x >> (64U - by)); };
    const std::uint64_t result = turned(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = turned(state_[3], 45);
    return result;
  }

  std::uint64_t state_[4] = {};
  double kept_ = 0;
  bool has_kept_ = false;
};

/// AR(1) noise of mean 0 and standard deviation 1.
class Wander {
 public:
  Wander(Noise& noise, double phi) : noise_(noise), phi_(phi), at_(noise.normal()) {}
  double next() {
    const double now = at_;
    at_ = phi_ * at_ + std::sqrt(1 - phi_ * phi_) * noise_.normal();
    return now;
  }

 private:
  Noise& noise_;
  double phi_;
  double at_;
};

}  // namespace plumbline::calibrate
