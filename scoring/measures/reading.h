#pragma once

#include <optional>

#include "scoring/assessment.h"

namespace plumbline::scoring {

/// How a value is held against its threshold (rubric 0.1).
enum class Judging {
  Rate,      ///< k of n samples: by value and one-sided 90 % Wilson bound
  Census,    ///< the whole population was read: by value
  Count,     ///< below the threshold it is unknown(n), never not_met
  Distinct,  ///< by value once `samples` reached the signal's minimum
  Practice,  ///< what a practice file says: by value
};

/// What a measure found: the signal's value as it is shown, and what judging needs beside it.
struct Reading {
  SignalValue value;
  Judging judging = Judging::Rate;
  /// Samples that were lost or could not be judged. They belong to the denominator: read as
  /// adverse where something is to be met, as favourable where it is to be missed (law 3).
  double unknown = 0;
  /// What `k` (or the value of Distinct and Practice) lacks only because a promise that exists was
  /// first seen too late: never a pass, but no failure either.
  double pending = 0;
  std::optional<Instant> pending_from;  ///< when the newest such promise was first seen
  /// Samples per week at present: how fast the value can move.
  double per_week = 0;
};

}  // namespace plumbline::scoring
