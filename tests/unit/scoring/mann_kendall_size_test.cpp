#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "scoring/statistics/mann_kendall.h"
#include "scoring/statistics/theil_sen.h"
#include "tests/unit/scoring/noise.h"

namespace plumbline::scoring {
namespace {

/// How often series without a trend show one at 5 %, in percent.
struct Size {
  double plain = 0;
  double corrected = 0;
};

Size size_at(std::size_t n, double phi) {
  constexpr int kRuns = 4000;
  Noise noise(n * 1000 + static_cast<std::uint64_t>(phi * 100));
  std::vector<double> xs(n);
  std::iota(xs.begin(), xs.end(), 0.0);
  Size size;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<double> ys;
    double wander = noise.normal();
    for (std::size_t i = 0; i < n; ++i) {
      ys.push_back(wander);
      wander = phi * wander + std::sqrt(1 - phi * phi) * noise.normal();
    }
    const double z = std::abs(mann_kendall(ys).z);
    const auto line = theil_sen(xs, ys, 0.975);
    for (std::size_t i = 0; i < n; ++i) ys[i] -= line->slope * xs[i];
    size.plain += z > 1.959964 ? 100.0 / kRuns : 0;
    size.corrected += z / std::sqrt(ar1_inflation(ys)) > 1.959964 ? 100.0 / kRuns : 0;
  }
  return size;
}

// Sizes of the test with and without the correction, as simulated by others' programs (scipy, R)
// with as many runs: both have a standard error of half a point or less.
TEST(MannKendallSize, TheClampedCorrectionKeepsWhatThePlainTestDoesNot) {
  struct Known {
    std::size_t n;
    double phi, plain, corrected;
  };
  for (const Known& known :
       {Known{8, 0, 3.4, 2.2}, Known{12, 0, 4.6, 3.0}, Known{12, 0.3, 10.9, 5.2},
        Known{24, 0.3, 13.3, 5.7}, Known{24, 0.6, 27.7, 6.7}, Known{52, 0.6, 31.2, 6.2}}) {
    const Size size = size_at(known.n, known.phi);
    EXPECT_NEAR(size.plain, known.plain, 2.5) << known.n << ' ' << known.phi;
    EXPECT_NEAR(size.corrected, known.corrected, 1.5) << known.n << ' ' << known.phi;
  }
}

}  // namespace
}  // namespace plumbline::scoring
