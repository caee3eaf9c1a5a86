#include <chrono>
#include <fstream>
#include <iostream>
#include <string>

#include "critical.h"
#include "study.h"

using namespace plumbline::calibrate;

namespace {

std::vector<Cell> all_cells(const Size& size) {
  std::vector<Cell> cells;
  for (const auto& part :
       {null_cells(size), power_cells(size), cheat_cells(size), ladder_cells(size)})
    cells.insert(cells.end(), part.begin(), part.end());
  return cells;
}

int judged(const std::vector<Bar>& bars) {
  int fallen = 0;
  for (const Bar& bar : bars) {
    if (!bar.held && bar.gate) ++fallen;
    std::cout << (bar.held   ? "held    "
                  : bar.gate ? "FALLEN  "
                             : "missed  ")
              << bar.what << ": " << bar.found << "\n";
  }
  return fallen == 0 ? 0 : 1;
}

int usage() {
  std::cerr << "calibrate short | full STATE PAGE [SEEDS] | critical RUNS FILE OVERLAPPING_FILE\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) return usage();
  if (words[0] == "critical" && words.size() == 4) {
    bool good = true;
    for (const bool overlapping : {false, true}) {
      std::ofstream out(words[overlapping ? 3 : 2]);
      write_critical_values(out, std::cerr, std::stol(words[1]), overlapping);
      good &= out.good();
    }
    return good ? 0 : 1;
  }
  Size size;
  std::string state;
  std::string page;
  if (words[0] == "full" && words.size() >= 3) {
    state = words[1];
    page = words[2];
    size.null = words.size() > 3 ? std::stoi(words[3]) : 2000;
    size.power = size.null;
    size.ladder = size.null / 4;
  } else if (words[0] != "short") {
    return usage();
  }
  const Outcomes outcomes = run(all_cells(size), state, std::cerr);
  std::vector<Bar> bars;
  std::ofstream file(page);
  std::ostream nowhere(nullptr);
  write_page(page.empty() ? nowhere : file, outcomes, size, bars);
  return judged(bars);
}
