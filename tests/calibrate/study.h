#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace plumbline::calibrate {

/// What one seed adds to each figure of a cell.
using Tally = std::vector<double>;

/// One line of a table: a kind of estate, tried with many seeds. Its seeds are 0 … seeds − 1, so
/// that the same command gives the same figures on any number of cores.
struct Cell {
  std::string name;  ///< "null worst 0.6": unique, without a line break
  int seeds = 0;
  std::function<Tally(std::uint64_t seed)> run;
};

/// Sums over the seeds that were run.
struct Outcome {
  int seeds = 0;
  Tally sums;
  double mean(std::size_t figure) const { return seeds > 0 ? sums.at(figure) / seeds : 0; }
};

using Outcomes = std::map<std::string, Outcome>;

/// Runs the cells on all cores. `state` is a file to which every finished piece is appended, and
/// from which a run that was stopped goes on; empty: none. Progress and time left go to `progress`.
Outcomes run(const std::vector<Cell>& cells, const std::string& state, std::ostream& progress);

/// Wilson's two-sided 95 % interval, written here anew: nothing is shared with scoring/.
struct Interval {
  double low = 0;
  double high = 1;
};
Interval wilson(double k, double n);

/// A bar that must hold, with what was found.
struct Bar {
  std::string what;
  std::string found;
  bool held = false;
  bool gate = true;  ///< a run fails when it falls; else it is only reported
};

/// Which seeds the parts get.
struct Size {
  int null = 200;
  int power = 200;
  int ladder = 60;
};

// The parts: their cells, their tables for the page, their bars.
std::vector<Cell> null_cells(const Size& size);
void write_null(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars);
std::vector<Cell> power_cells(const Size& size);
void write_power(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars);
std::vector<Cell> cheat_cells(const Size& size);
void write_cheats(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars);
std::vector<Cell> ladder_cells(const Size& size);
void write_ladder(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars);

/// docs/error-rates.md.
void write_page(std::ostream& page, const Outcomes& outcomes, const Size& size,
                std::vector<Bar>& bars);

/// "3.4 %", "3.4 % (2.1–5.3)".
std::string percent(double share);
std::string share_text(double k, double n);

}  // namespace plumbline::calibrate
