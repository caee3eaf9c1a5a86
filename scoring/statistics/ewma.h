#pragma once

#include <vector>

namespace plumbline::scoring {

/// An exponentially weighted moving average with its limits (Roberts 1959; Montgomery). For triage,
/// never a gate.
struct Ewma {
  std::vector<double> averages;
  double low = 0;  ///< the limits that the first points' narrower ones grow to
  double high = 0;
  std::vector<std::size_t> alarms;  ///< indexes of averages outside low … high
};

/// Starts at `start`, weighs the newest value by λ in (0, 1]; `deviation` is the standard deviation
/// of the values, limits stand at `width` times that of the average.
Ewma ewma(const std::vector<double>& values, double lambda, double start, double deviation,
          double width = 3);

}  // namespace plumbline::scoring
