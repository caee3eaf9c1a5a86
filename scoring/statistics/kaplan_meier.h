#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace plumbline::scoring {

/// How long something took, or has taken so far: `ended` false means that it was still open then
/// (right-censored). Any one unit; negative lengths count as 0.
struct Lasting {
  double length = 0;
  bool ended = true;
};

/// The Kaplan–Meier curve at one length at which something ended or was last seen open (Kaplan and
/// Meier, JASA 53, 1958). `open` is the estimated share that lasts longer than `length`;
/// `standard_error` is Greenwood's.
struct SurvivalStep {
  double length = 0;
  std::int64_t at_risk = 0;   ///< lasted at least that long
  std::int64_t ended = 0;     ///< ended at exactly that length
  std::int64_t censored = 0;  ///< last seen open at exactly that length
  double open = 1;
  double standard_error = 0;
};

/// Shortest first; empty for no items.
std::vector<SurvivalStep> kaplan_meier(std::vector<Lasting> items);

/// A percentile of how long things last, with one-sided bounds that each hold alone.
///
/// `value` is the least length by which the share `p` has ended, none when too many are still open
/// to say. Without open items it is the p-th empirical quantile (inverse of the distribution
/// function). The bounds invert a sign test (Brookmeyer and Crowley, Biometrics 38, 1982): `low` is
/// the greatest length of which the data leave no doubt that fewer than p end before it, `high` the
/// least of which they leave none that p have ended by then. The test at each length is Clopper and
/// Pearson's for the effective number of items, at risk ÷ share open before (Peto's; never more
/// than were watched), so that without open items both are the exact order-statistic bounds, and
/// with all open `low` still says what was watched. They are conservative. `high` is none when even
/// the longest length is not enough.
struct LastingPercentile {
  std::optional<double> value;
  double low = 0;
  std::optional<double> high;
};

/// LastingPercentile::value alone.
std::optional<double> lasting_value(const std::vector<SurvivalStep>& curve, double p);

/// 0 < p < 1; `confidence` one-sided, as 0.90. No items: no value, low 0.
LastingPercentile lasting_percentile(const std::vector<SurvivalStep>& curve, double p,
                                     double confidence);

}  // namespace plumbline::scoring
