#include "study.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <mutex>
#include <ostream>
#include <set>
#include <sstream>
#include <thread>

namespace plumbline::calibrate {

namespace {

constexpr int kPiece = 50;  // seeds

struct Piece {
  const Cell* cell = nullptr;
  int from = 0;
  int to = 0;
  std::string key() const {
    return cell->name + "|" + std::to_string(from) + "|" + std::to_string(to);
  }
};

void add(Outcome& outcome, int seeds, const Tally& sums) {
  outcome.seeds += seeds;
  if (outcome.sums.size() < sums.size()) outcome.sums.resize(sums.size());
  for (std::size_t i = 0; i < sums.size(); ++i) outcome.sums[i] += sums[i];
}

/// What a former run had finished: key → sums.
std::map<std::string, Tally> finished(const std::string& state) {
  std::map<std::string, Tally> pieces;
  std::ifstream in(state);
  for (std::string line; std::getline(in, line);) {
    const auto at = line.rfind('\t');
    if (at == std::string::npos || line.back() != '.') continue;  // cut off
    Tally sums;
    std::istringstream numbers(line.substr(at + 1, line.size() - at - 2));
    for (double number = 0; numbers >> number;) sums.push_back(number);
    pieces[line.substr(0, at)] = sums;
  }
  return pieces;
}

Tally sum_of(const Piece& piece) {
  Tally sums;
  for (int seed = piece.from; seed < piece.to; ++seed) {
    const Tally one = piece.cell->run(static_cast<std::uint64_t>(seed));
    if (sums.size() < one.size()) sums.resize(one.size());
    for (std::size_t i = 0; i < one.size(); ++i) sums[i] += one[i];
  }
  return sums;
}

/// Where all threads put what they finished.
class Desk {
 public:
  Desk(const std::string& state, std::size_t pieces, std::ostream& progress)
      : out_(state, std::ios::app), all_(pieces), progress_(progress) {
    out_ << std::setprecision(17);
  }
  void put(Outcomes& outcomes, const Piece& piece, const Tally& sums) {
    const std::lock_guard lock(mutex_);
    add(outcomes[piece.cell->name], piece.to - piece.from, sums);
    out_ << piece.key() << '\t';
    for (const double sum : sums) out_ << sum << ' ';
    out_ << '.' << std::endl;
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (now - said_ < std::chrono::seconds(5) && done_ < all_) return;
    said_ = now;
    const std::chrono::duration<double> spent = now - began_;
    const double left =
        spent.count() / static_cast<double>(done_) * static_cast<double>(all_ - done_);
    progress_ << "calibrate: " << 100 * done_ / all_ << " %, " << std::llround(left) << " s left ("
              << piece.cell->name << ")" << std::endl;
  }

 private:
  std::mutex mutex_;
  std::ofstream out_;
  std::size_t all_;
  std::size_t done_ = 0;
  std::ostream& progress_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point said_ = began_;
};

}  // namespace

Outcomes run(const std::vector<Cell>& cells, const std::string& state, std::ostream& progress) {
  Outcomes outcomes;
  const auto before = finished(state);
  std::vector<Piece> pieces;
  for (const Cell& cell : cells)
    for (int from = 0; from < cell.seeds; from += kPiece) {
      const Piece piece{&cell, from, std::min(from + kPiece, cell.seeds)};
      const auto known = before.find(piece.key());
      if (known == before.end())
        pieces.push_back(piece);
      else
        add(outcomes[cell.name], piece.to - piece.from, known->second);
    }
  if (!before.empty())
    progress << "calibrate: " << before.size() << " pieces were finished before" << std::endl;
  Desk desk(state, pieces.size(), progress);
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < pieces.size(); at = next++)
        desk.put(outcomes, pieces[at], sum_of(pieces[at]));
    });
  workers.clear();
  return outcomes;
}

Interval wilson(double k, double n) {
  if (!(n > 0)) return {};
  constexpr double kZ = 1.959963984540054;
  const double p = k / n;
  const double scale = 1 + kZ * kZ / n;
  const double centre = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::string percent(double share) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << share * 100 << " %";
  return text.str();
}

std::string share_text(double k, double n) {
  const Interval interval = wilson(k, n);
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << k / n * 100 << " % (" << interval.low * 100 << "–"
       << interval.high * 100 << ")";
  return text.str();
}

}  // namespace plumbline::calibrate
