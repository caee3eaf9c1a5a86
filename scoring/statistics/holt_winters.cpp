#include "scoring/statistics/holt_winters.h"

namespace plumbline::scoring {

HoltWinters holt_winters(const std::vector<double>& values, double alpha, double beta) {
  HoltWinters state;
  if (!values.empty()) state.level = values.front();
  if (values.size() < 2) return state;
  state.level = values[1];
  state.trend = values[1] - values[0];
  for (std::size_t i = 2; i < values.size(); ++i) {
    const double expected = state.level + state.trend;
    const double error = values[i] - expected;
    const double before = state.level;
    state.squares += error * error;
    state.level = alpha * values[i] + (1 - alpha) * expected;
    state.trend = beta * (state.level - before) + (1 - beta) * state.trend;
  }
  return state;
}

}  // namespace plumbline::scoring
