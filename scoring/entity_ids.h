#pragma once

#include <cstdint>

namespace plumbline::scoring {

/// A ledger numbers entities as it meets them: what is asked of them often lies in a row by id. Ids
/// from here on are looked up each time.
inline constexpr std::uint32_t kMostDense = 1U << 24U;

}  // namespace plumbline::scoring
