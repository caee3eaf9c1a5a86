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
constexpr double kAlphas[] = {0.05,   0.025,   0.02,     0.01,      0.005,
                              0.0025, 0.00125, 0.000625, 0.0003125, 0.00015625};
constexpr double kMostOfATest = 0.021;  // alphas up to here are of verdicts, larger ones of bounds
constexpr int kMetrics = 5;             // that a team picks the worst looking one from
constexpr int kLooksAt = 8;             // weeks: what it calls the last time

struct Cell {
  int before = 0;
  int after = 0;
  std::vector<double> critical;
};

constexpr int kOverlap = 5;

/// Weekly values of a metric that wanders but does not change.
class Metric {
 public:
  Metric(Noise& noise, double phi, bool overlapping)
      : wander_(noise, phi), overlapping_(overlapping) {
    for (int week = 1; overlapping && week < kOverlap; ++week) next();
  }
  double next() {
    const double y = wander_.next();
    if (!overlapping_) return y;
    double& oldest = past_[week_++ % kOverlap];
    sum_ += y - oldest;
    oldest = y;
    return sum_;
  }

 private:
  Wander wander_;
  bool overlapping_;
  double past_[kOverlap] = {};
  double sum_ = 0;
  int week_ = 0;
};

/// The weeks of one such metric, from `lead` weeks before the baseline to its end, and how bad the
/// last weeks look on the day of the promise: the week before the start is not closed yet.
struct Candidate {
  Metric metric;
  std::vector<double> values;
  double standing = 0;
};

Candidate lived(const Cell& cell, int lead, double phi, bool overlapping, Noise& noise) {
  Candidate found{Metric(noise, phi, overlapping), {}, 0};
  const int promised = lead + cell.before - 1;
  for (int week = 0; week <= promised; ++week) {
    found.values.push_back(found.metric.next());
    if (week < promised && week >= promised - kLooksAt) found.standing += found.values.back();
  }
  return found;
}

/// An experiment without an effect on the one of `choice` metrics that looks worst.
scoring::Sides series(const Cell& cell, double phi, bool overlapping, int choice, Noise& noise) {
  const int lead = choice > 1 ? std::max(0, kLooksAt + 1 - cell.before) : 0;
  std::vector<Candidate> candidates;
  for (int i = 0; i < choice; ++i) candidates.push_back(lived(cell, lead, phi, overlapping, noise));
  Candidate& worst =
      *std::max_element(candidates.begin(), candidates.end(),
                        [](const auto& a, const auto& b) { return a.standing < b.standing; });
  scoring::Sides sides;
  for (int week = 0; week < cell.before; ++week)
    sides.before.push_back({week, worst.values[static_cast<std::size_t>(lead + week)], 0, 0});
  for (int week = cell.before; week < cell.before + cell.after; ++week)
    sides.after.push_back({week, worst.metric.next(), 0, 0});
  return sides;
}

/// Whether the level changed most where an experiment's may (rubric B.0.1).
bool in_its_place(const scoring::Sides& sides, const scoring::Scale& scale) {
  const auto at = static_cast<long>(break_of(sides, scale));
  const auto start = static_cast<long>(sides.before.size());
  return at >= start - 1 && at <= start + 3;
}

/// How many of `runs` may exceed so that, 95 % sure, the share is at most alpha.
std::size_t allowed(double alpha, long runs) {
  const double expected = alpha * static_cast<double>(runs);
  return static_cast<std::size_t>(
      std::max(0.0, std::floor(expected - 1.645 * std::sqrt(expected))));
}

/// Raises what must be exceeded to what `choice` makes of it: picked from several metrics the
/// verdict is to keep its alpha, which the place of the change is a part of; of one metric the test
/// alone is.
void raise(Cell& cell, double phi, long runs, bool overlapping, int choice) {
  const scoring::Scale scale;
  Noise noise(static_cast<std::uint64_t>(cell.before * 1000003 + cell.after * 1009) +
              static_cast<std::uint64_t>(phi * 100) + static_cast<std::uint64_t>(choice - 1) * 31);
  std::vector<double> ts;
  for (long run = 0; run < runs; ++run) {
    const auto sides = series(cell, phi, overlapping, choice, noise);
    const auto found = compare(sides, scale, 0);
    const double t = found.difference / found.standard_error;
    if (choice == 1 || (t > 1 && in_its_place(sides, scale))) ts.push_back(t);
  }
  std::sort(ts.begin(), ts.end(), std::greater<>());
  for (std::size_t i = 0; i < std::size(kAlphas); ++i) {
    const std::size_t most = allowed(kAlphas[i], runs);
    if ((choice > 1 && kAlphas[i] > kMostOfATest) || most >= ts.size()) continue;
    cell.critical[i] = std::max(cell.critical[i], ts[most]);
  }
}

void simulate(Cell& cell, long runs, bool overlapping) {
  cell.critical.assign(std::size(kAlphas), 0);
  for (const double phi : kPhis)
    for (const int choice : {1, kMetrics}) raise(cell, phi, runs, overlapping, choice);
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
      << "// weeks before, weeks after, t at alpha 5, 2.5, 2, 1, ... 2/128 %\n";
  for (const Cell& cell : cells) {
    out << "{" << cell.before << ", " << cell.after << ", {";
    for (std::size_t i = 0; i < cell.critical.size(); ++i)
      out << (i ? ", " : "") << std::fixed << std::setprecision(3)
          << std::ceil(cell.critical[i] * 1000) / 1000;
    out << "}},\n";
  }
}

}  // namespace plumbline::calibrate
