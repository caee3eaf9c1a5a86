#pragma once

namespace plumbline::scoring {

/// Natural logarithm of the beta-binomial e-value of k adverse cases in n against "the adverse
/// share is p₀", with a uniform prior: ln B(k + 1, n − k + 1) − k·ln p₀ − (n − k)·ln(1 − p₀)
/// (Robbins; Howard et al., Annals of Statistics 49, 2021). May be looked at after every case:
/// under p₀ it ever reaches 1/α with probability α at most. k and n need not be whole. Outside 0 ≤
/// k ≤ n or 0 < p₀ < 1: 0, no evidence.
double log_e_value(double k, double n, double p0);

/// exp of it; evidence at level α once it is at least 1/α.
double e_value(double k, double n, double p0);

/// The same against "the adverse share is p₀ or less", with a prior uniform over (p₀, 1): shares
/// below p₀ are no evidence. Times what of the uniform one lies above p₀, over 1 − p₀.
double log_e_value_above(double k, double n, double p0);

}  // namespace plumbline::scoring
