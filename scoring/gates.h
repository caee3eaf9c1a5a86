#pragma once

namespace plumbline::scoring {

/// Of what a window asks to have watched, at most this share may be lost before nothing is said
/// (rubric 0.2, `sys.collect_gap_h`).
inline constexpr double kMostLost = 0.05;

/// Of the objects in a population, at least this share must be visible to plumbline's account
/// (rubric 0.2).
inline constexpr double kLeastVisible = 0.95;

}  // namespace plumbline::scoring
