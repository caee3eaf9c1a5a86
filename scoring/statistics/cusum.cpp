#include "scoring/statistics/cusum.h"

#include <algorithm>

namespace plumbline::scoring {

Cusum cusum(const std::vector<double>& values, double target, double slack, double limit) {
  Cusum result;
  double above = 0;
  double below = 0;
  for (const double value : values) {
    above = std::max(0.0, above + value - target - slack);
    below = std::max(0.0, below + target - value - slack);
    if (!result.first_alarm && std::max(above, below) > limit)
      result.first_alarm = result.above.size();
    result.above.push_back(above);
    result.below.push_back(below);
  }
  return result;
}

}  // namespace plumbline::scoring
