#include "scoring/statistics/seeded.h"

#include <cmath>

namespace plumbline::scoring {

std::uint64_t Seeded::bits() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

double Seeded::uniform() { return (static_cast<double>(bits() >> 11U) + 0.5) / 9007199254740992.0; }

double Seeded::normal() {
  if (has_kept_) {
    has_kept_ = false;
    return kept_;
  }
  for (;;) {
    const double x = 2 * uniform() - 1;
    const double y = 2 * uniform() - 1;
    const double s = x * x + y * y;
    if (s >= 1 || s == 0) continue;
    const double scale = std::sqrt(-2 * std::log(s) / s);
    kept_ = y * scale;
    has_kept_ = true;
    return x * scale;
  }
}

}  // namespace plumbline::scoring
