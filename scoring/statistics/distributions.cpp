#include "scoring/statistics/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace plumbline::scoring {

namespace {

using boost::math::policies::domain_error;
using boost::math::policies::evaluation_error;
using boost::math::policies::ignore_error;
using boost::math::policies::overflow_error;
using boost::math::policies::pole_error;

using Quiet =
    boost::math::policies::policy<domain_error<ignore_error>, pole_error<ignore_error>,
                                  overflow_error<ignore_error>, evaluation_error<ignore_error>,
                                  boost::math::policies::promote_double<false>>;

using Normal = boost::math::normal_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
using Gamma = boost::math::gamma_distribution<double, Quiet>;
using StudentT = boost::math::students_t_distribution<double, Quiet>;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

bool is_probability(double p) { return p > 0 && p < 1; }

}  // namespace

double normal_cdf(double z) { return std::isnan(z) ? kNothing : boost::math::cdf(Normal(), z); }

double normal_quantile(double p) {
  return is_probability(p) ? boost::math::quantile(Normal(), p) : kNothing;
}

double beta_quantile(double a, double b, double p) {
  if (!(a > 0) || !(b > 0) || !is_probability(p)) return kNothing;
  return boost::math::quantile(Beta(a, b), p);
}

double beta_above(double a, double b, double x) {
  if (!(a > 0) || !(b > 0) || !is_probability(x)) return kNothing;
  return boost::math::cdf(complement(Beta(a, b), x));
}

double log_beta(double a, double b) {
  if (!(a > 0) || !(b > 0)) return kNothing;
  return boost::math::lgamma(a, Quiet()) + boost::math::lgamma(b, Quiet()) -
         boost::math::lgamma(a + b, Quiet());
}

double gamma_quantile(double shape, double p) {
  if (!(shape > 0) || !is_probability(p)) return kNothing;
  return boost::math::quantile(Gamma(shape), p);
}

double student_t_cdf(double t, double degrees_of_freedom) {
  if (std::isnan(t) || !(degrees_of_freedom > 0)) return kNothing;
  return boost::math::cdf(StudentT(degrees_of_freedom), t);
}

double poisson_cdf(std::int64_t k, double mean) {
  if (k < 0) return 0;
  if (!(mean >= 0)) return kNothing;
  if (mean == 0) return 1;
  return boost::math::gamma_q(static_cast<double>(k) + 1, mean, Quiet());
}

}  // namespace plumbline::scoring
