#include "collector/sources/counter_unit.h"

#include <array>
#include <utility>

namespace plumbline::collector::sources {

std::optional<double> base_unit_factor(std::string_view unit) {
  constexpr double kKilo = 1024;
  constexpr std::array<std::pair<std::string_view, double>, 16> kFactors = {{
      {"percent", 1e-4},
      {"millisecond", 1e-3},
      {"microsecond", 1e-6},
      {"nanosecond", 1e-9},
      {"second", 1},
      {"bytes", 1},
      {"kiloBytes", kKilo},
      {"megaBytes", kKilo * kKilo},
      {"teraBytes", kKilo * kKilo * kKilo * kKilo},
      {"kiloBytesPerSecond", kKilo},
      {"megaBytesPerSecond", kKilo * kKilo},
      {"megaHertz", 1e6},
      {"number", 1},
      {"watt", 1},
      {"joule", 1},
      {"celsius", 1},
  }};
  for (const auto& [name, factor] : kFactors)
    if (name == unit) return factor;
  return std::nullopt;
}

}  // namespace plumbline::collector::sources
