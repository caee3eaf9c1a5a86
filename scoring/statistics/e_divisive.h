#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plumbline::scoring {

/// A split of values by the energy between its two sides: Q = mn/(m + n)·(2·E|X − Y| − E|X − X'| −
/// E|Y − Y'|), the last two over distinct pairs (Matteson and James, JASA 109, 2014).
struct EnergySplit {
  std::size_t index = 0;  ///< values before the split; 0: none
  double q = 0;
};

/// The split of the largest Q within [from, to) with at least `least` values on either side.
EnergySplit energy_split(const std::vector<double>& values, std::size_t from, std::size_t to,
                         std::size_t least = 1);

/// Indexes at which the distribution changes, ascending: the piece with the largest Q is split as
/// long as less than `significance` of `rounds` shuffles within the pieces find a Q as large. It
/// assumes independent values. Drawn from `seed`: same inputs, same answer.
std::vector<std::size_t> e_divisive(const std::vector<double>& values, std::uint64_t seed,
                                    double significance = 0.05, int rounds = 199,
                                    std::size_t least = 2);

}  // namespace plumbline::scoring
