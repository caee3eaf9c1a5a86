#include "scoring/statistics/ewma.h"

#include <cmath>

namespace plumbline::scoring {

Ewma ewma(const std::vector<double>& values, double lambda, double start, double deviation,
          double width) {
  Ewma result;
  const double reach = width * deviation * std::sqrt(lambda / (2 - lambda));
  result.low = start - reach;
  result.high = start + reach;
  double average = start;
  for (const double value : values) {
    average += lambda * (value - average);
    if (average < result.low || average > result.high)
      result.alarms.push_back(result.averages.size());
    result.averages.push_back(average);
  }
  return result;
}

}  // namespace plumbline::scoring
