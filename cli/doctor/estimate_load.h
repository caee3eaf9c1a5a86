#pragma once

#include "cli/doctor/diagnosis.h"

namespace plumbline::cli {

/// Bytes that facts take in the ledger, measured by `./dev bench` (docs/bench.md); a test holds
/// them to within a factor of two of a real ledger.
inline constexpr double kBytesPerActivity = 140;
inline constexpr double kBytesPerPoint = 3;
inline constexpr double kBytesPerHistogram = 100;
/// Of an entity's properties as text: names are interned, values packed.
inline constexpr double kEntityPacking = 0.5;

/// Pure. Every call of the second sweep comes with every sweep; what the first called beyond that
/// and is no part of a first reading comes hourly.
Load estimate_load(const Examined& examined);

}  // namespace plumbline::cli
