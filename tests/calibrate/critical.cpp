#include "critical.h"

#include <algorithm>
#include <atomic>
#include <iomanip>
#include <ostream>
#include <thread>
#include <vector>

#include "noise.h"
#include "scoring/experiments/sides.h"

namespace plumbline::calibrate {

namespace {

constexpr int kBefore[] = {8, 12, 16, 20, 26, 40};
constexpr int kAfter[] = {6, 8, 10, 12, 16, 26, 40};
constexpr double kPhis[] = {0, 0.3, 0.45, 0.6};
constexpr double kAlphas[] = {0.05,    0.02,     0.01,      0.005,     0.0025,
                              0.00125, 0.000625, 0.0003125, 0.00015625};

struct Cell {
  int before = 0;
  int after = 0;
  std::vector<double> critical;
};

constexpr int kOverlap = 5;

scoring::Sides series(const Cell& cell, double phi, bool overlapping, Noise& noise) {
  scoring::Sides sides;
  Wander wander(noise, phi);
  double past[kOverlap] = {};
  double sum = 0;
  for (int week = overlapping ? 1 - kOverlap : 0; week < cell.before + cell.after; ++week) {
    double y = wander.next();
    if (overlapping) {
      double& oldest = past[(week + kOverlap) % kOverlap];
      sum += y - oldest;
      oldest = y;
      y = sum;
    }
    if (week >= 0) (week < cell.before ? sides.before : sides.after).push_back({week, y, 0, 0});
  }
  return sides;
}

/// How many of `runs` may exceed so that, 95 % sure, the share is at most alpha.
std::size_t allowed(double alpha, long runs) {
  const double expected = alpha * static_cast<double>(runs);
  return static_cast<std::size_t>(
      std::max(0.0, std::floor(expected - 1.645 * std::sqrt(expected))));
}

void simulate(Cell& cell, long runs, bool overlapping) {
  cell.critical.assign(std::size(kAlphas), 0);
  const scoring::Scale scale;
  for (const double phi : kPhis) {
    Noise noise(static_cast<std::uint64_t>(cell.before * 1000003 + cell.after * 1009) +
                static_cast<std::uint64_t>(phi * 100));
    std::vector<double> ts;
    ts.reserve(static_cast<std::size_t>(runs));
    for (long run = 0; run < runs; ++run) {
      const auto found = compare(series(cell, phi, overlapping, noise), scale, 0);
      ts.push_back(found.difference / found.standard_error);
    }
    std::sort(ts.begin(), ts.end(), std::greater<>());
    for (std::size_t i = 0; i < std::size(kAlphas); ++i)
      cell.critical[i] = std::max(cell.critical[i], ts[allowed(kAlphas[i], runs)]);
  }
}

}  // namespace

void write_critical_values(std::ostream& out, std::ostream& progress, long runs, bool overlapping) {
  std::vector<Cell> cells;
  for (const int before : kBefore)
    for (const int after : kAfter) cells.push_back({before, after, {}});
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < cells.size(); at = next++)
        simulate(cells[at], runs, overlapping);
    });
  workers.clear();
  progress << "critical values: " << cells.size() << " sizes\n";
  out << "// ./dev calibrate critical " << runs << (overlapping ? ", overlapping" : "") << "\n"
      << "// weeks before, weeks after, t at alpha 5, 2, 1, ... 2/128 %\n";
  for (const Cell& cell : cells) {
    out << "{" << cell.before << ", " << cell.after << ", {";
    for (std::size_t i = 0; i < cell.critical.size(); ++i)
      out << (i ? ", " : "") << std::fixed << std::setprecision(3)
          << std::ceil(cell.critical[i] * 1000) / 1000;
    out << "}},\n";
  }
}

}  // namespace plumbline::calibrate
