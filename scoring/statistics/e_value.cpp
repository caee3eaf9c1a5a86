#include "scoring/statistics/e_value.h"

#include <cmath>
#include <limits>

#include "scoring/statistics/distributions.h"

namespace plumbline::scoring {

double log_e_value(double k, double n, double p0) {
  if (!(k >= 0) || !(k <= n) || !(p0 > 0) || !(p0 < 1)) return 0;
  return log_beta(k + 1, n - k + 1) - k * std::log(p0) - (n - k) * std::log1p(-p0);
}

double log_e_value_above(double k, double n, double p0) {
  if (!(k >= 0) || !(k <= n) || !(p0 > 0) || !(p0 < 1)) return 0;
  const double above = beta_above(k + 1, n - k + 1, p0);
  if (!(above > 0)) return std::log(std::numeric_limits<double>::min());
  return log_e_value(k, n, p0) + std::log(above) - std::log1p(-p0);
}

double e_value(double k, double n, double p0) { return std::exp(log_e_value(k, n, p0)); }

}  // namespace plumbline::scoring
