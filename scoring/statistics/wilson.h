#pragma once

namespace plumbline::scoring {

/// Standard normal quantiles.
inline constexpr double kZ90OneSided = 1.2815515655446004;
inline constexpr double kZ95OneSided = 1.6448536269514722;
inline constexpr double kZ95TwoSided = 1.9599639845400545;

struct Bounds {
  double low = 0;
  double high = 1;
};

/// Wilson's score interval for k of n at the normal quantile z (E. B. Wilson, JASA 22, 1927):
///   (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
/// With a one-sided quantile each bound holds alone. k and n need not be whole (weighted samples).
/// n ≤ 0 gives [0, 1]; k is clamped to [0, n].
Bounds wilson(double k, double n, double z);

}  // namespace plumbline::scoring
