#pragma once

namespace plumbline::scoring {

/// The one-sided 5 % of the bounds of effects.
inline constexpr double kBoundAlpha = 0.05;
/// The one-sided 2.5 % of guards: the usual level of a test of non-inferiority (ICH E9).
inline constexpr double kGuardAlpha = 0.025;
/// What the k-th experiment of an area is tested at: 4 % × 2⁻ᵏ (rubric B.0.1).
double alpha_of(int place);

/// The fewest weeks that the table knows on either side.
inline constexpr int kLeastBefore = 8;
inline constexpr int kLeastAfter = 6;

/// What difference / standard error (`compare`) must exceed so that it does so with probability
/// `alpha` at most when there is no effect and the weekly values have an autocorrelation of 0 to
/// 0.6: the largest over the autocorrelations that were simulated, each with the one-sided 95 %
/// bound of its quantile. Between the table's sizes the largest of the four around counts; more
/// weeks than it knows count as the most. `overlapping`: values that may each be the mean of five
/// such weeks, as a share over 30 days is. Infinite: too few weeks, or an alpha that it does not
/// reach. Written by `./dev calibrate critical`.
double critical_value(int weeks_before, int weeks_after, double alpha, bool overlapping = false);

}  // namespace plumbline::scoring
