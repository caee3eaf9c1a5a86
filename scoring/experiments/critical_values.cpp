#include "scoring/experiments/critical_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace plumbline::scoring {

namespace {

constexpr double kAreaAlpha = 0.04;
constexpr std::array kAlphas = {0.05,   0.025,   0.02,     0.01,      0.005,
                                0.0025, 0.00125, 0.000625, 0.0003125, 0.00015625};
constexpr double kNone = std::numeric_limits<double>::infinity();

struct Row {
  int before;
  int after;
  std::array<double, kAlphas.size()> critical;
};

constexpr Row kTable[] = {
#include "scoring/experiments/critical_values.inc"
};
constexpr Row kOverlapping[] = {
#include "scoring/experiments/critical_values_overlapping.inc"
};

/// The table's sizes next to `weeks`, at most and at least as large.
struct Neighbours {
  int below = 0;
  int above = 0;
};

Neighbours neighbours(int weeks, int Row::*side) {
  Neighbours found{0, std::numeric_limits<int>::max()};
  int most = 0;
  for (const Row& row : kTable) {
    most = std::max(most, row.*side);
    if (row.*side <= weeks) found.below = std::max(found.below, row.*side);
    if (row.*side >= weeks) found.above = std::min(found.above, row.*side);
  }
  if (weeks > most) found.above = most;
  return found;
}

}  // namespace

double alpha_of(int place) { return std::ldexp(kAreaAlpha, -std::max(place, 1)); }

double critical_value(int weeks_before, int weeks_after, double alpha, bool overlapping) {
  if (weeks_before < kLeastBefore || weeks_after < kLeastAfter) return kNone;
  // The next smaller alpha: a larger critical value.
  const auto column = std::find_if(kAlphas.begin(), kAlphas.end(),
                                   [&](double a) { return a <= alpha * (1 + 1e-9); });
  if (column == kAlphas.end()) return kNone;
  const auto index = static_cast<std::size_t>(column - kAlphas.begin());
  const Neighbours before = neighbours(weeks_before, &Row::before);
  const Neighbours after = neighbours(weeks_after, &Row::after);
  const auto belongs = [&](const Row& row) {
    return (row.before == before.below || row.before == before.above) &&
           (row.after == after.below || row.after == after.above);
  };
  double critical = 0;
  for (const Row& row : kTable)
    if (belongs(row)) critical = std::max(critical, row.critical[index]);
  for (const Row& row : kOverlapping)
    if (overlapping && belongs(row)) critical = std::max(critical, row.critical[index]);
  return critical;
}

}  // namespace plumbline::scoring
