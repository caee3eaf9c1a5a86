#pragma once

#include <cstdint>

namespace plumbline::scoring {

// The distribution functions that the statistics here stand on: Boost.Math is behind this one file.
// All are pure and never throw: an argument outside its domain gives NaN.

/// Φ(z) of the standard normal distribution.
double normal_cdf(double z);
/// z with Φ(z) = p, 0 < p < 1.
double normal_quantile(double p);

/// x with I_x(a, b) = p: the quantile of the beta distribution, a, b > 0.
double beta_quantile(double a, double b, double p);
/// 1 − I_x(a, b): what of the beta distribution lies above x, a, b > 0.
double beta_above(double a, double b, double x);
/// ln B(a, b), a, b > 0.
double log_beta(double a, double b);

/// x with P(shape, x) = p: the quantile of the gamma distribution of scale 1, shape > 0.
double gamma_quantile(double shape, double p);

/// P(T ≤ t) of Student's t.
double student_t_cdf(double t, double degrees_of_freedom);

/// P(X ≤ k) of a Poisson count of the given mean.
double poisson_cdf(std::int64_t k, double mean);

}  // namespace plumbline::scoring
