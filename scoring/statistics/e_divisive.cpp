#include "scoring/statistics/e_divisive.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scoring/statistics/seeded.h"

namespace plumbline::scoring {

namespace {

/// Sum of |v − w| over distinct pairs of sorted values.
double pair_sum(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0;
  double below = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i] * static_cast<double>(i) - below;
    below += values[i];
  }
  return sum;
}

double mean_of_pairs(double sum, double n) { return n < 2 ? 0 : 2 * sum / (n * (n - 1)); }

using Piece = std::pair<std::size_t, std::size_t>;  // [from, to)

struct Best {
  EnergySplit split;
  std::size_t piece = 0;
};

Best best_split(const std::vector<double>& values, const std::vector<Piece>& pieces,
                std::size_t least) {
  Best best;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const EnergySplit split = energy_split(values, pieces[i].first, pieces[i].second, least);
    if (split.index > 0 && split.q > best.split.q) best = {split, i};
  }
  return best;
}

void shuffle(std::vector<double>& values, const Piece& piece, Seeded& random) {
  for (std::size_t i = piece.second; i > piece.first + 1; --i)
    std::swap(values[i - 1], values[piece.first + random.below(i - piece.first)]);
}

}  // namespace

EnergySplit energy_split(const std::vector<double>& values, std::size_t from, std::size_t to,
                         std::size_t least) {
  EnergySplit best;
  least = std::max<std::size_t>(least, 1);
  const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
  if (to > values.size() || to < from + 2 * least) return best;
  const double all = pair_sum({at(from), at(to)});
  for (std::size_t split = from + least; split + least <= to; ++split) {
    const auto m = static_cast<double>(split - from);
    const auto n = static_cast<double>(to - split);
    const double left = pair_sum({at(from), at(split)});
    const double right = pair_sum({at(split), at(to)});
    const double q =
        m * n / (m + n) *
        (2 * (all - left - right) / (m * n) - mean_of_pairs(left, m) - mean_of_pairs(right, n));
    if (best.index == 0 || q > best.q) best = {split, q};
  }
  return best;
}

std::vector<std::size_t> e_divisive(const std::vector<double>& values, std::uint64_t seed,
                                    double significance, int rounds, std::size_t least) {
  std::vector<Piece> pieces = {{0, values.size()}};
  Seeded random(seed);
  for (;;) {
    const Best found = best_split(values, pieces, least);
    if (found.split.index == 0) break;
    int as_large = 0;
    std::vector<double> mixed = values;
    for (int round = 0; round < rounds; ++round) {
      for (const Piece& piece : pieces) shuffle(mixed, piece, random);
      if (best_split(mixed, pieces, least).split.q >= found.split.q) ++as_large;
    }
    if (static_cast<double>(as_large + 1) / static_cast<double>(rounds + 1) > significance) break;
    const Piece whole = pieces[found.piece];
    pieces[found.piece] = {whole.first, found.split.index};
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(found.piece) + 1,
                  {found.split.index, whole.second});
  }
  std::vector<std::size_t> changes;
  for (std::size_t i = 1; i < pieces.size(); ++i) changes.push_back(pieces[i].first);
  return changes;
}

}  // namespace plumbline::scoring
