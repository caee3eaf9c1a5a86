#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scoring/rubric.h"

namespace plumbline::scoring {

class Context;

/// Whose N it is (LinkRules): changes to machines, or to what carries them.
enum class Reaching { Machine, Carrier };

/// What became of a confirmed cause without links.yml, with the N of today.
enum class Found {
  Yes,        ///< plumbline links it by itself
  Late,       ///< the incident opened too late for N
  Other,      ///< within N, but another change scores more
  Unrelated,  ///< whatever N: no relation that scores enough, or work that is no candidate
};

/// A change that somebody confirmed to be the cause of an incident.
struct ConfirmedCause {
  Reaching reaching = Reaching::Machine;
  double delay_hours = 0;  ///< incident opened − change ended; 0 when inside
  double weight = 0;       ///< of the relation (LinkRules); 0: none
  Found found = Found::Yes;
};

/// Links that plumbline makes by itself.
struct OwnLinks {
  std::int64_t made = 0;
  std::int64_t confirmed = 0;
  std::int64_t rejected = 0;  ///< or another change was confirmed instead
};

/// What people and plumbline say of incidents. Of several scopes: add them.
struct LinkFindings {
  std::vector<ConfirmedCause> causes;
  OwnLinks machine;  ///< by what plumbline linked
  OwnLinks carrier;
  std::int64_t decisions = 0;  ///< in links.yml, of whatever incident

  LinkFindings& operator+=(const LinkFindings& other);
};

/// Of the incidents that opened at `from` or later, up to the assessment.
LinkFindings link_findings(const Context& context, Instant from);

/// The least N in hours by which a pair is linked. It is linked when delay ≤ N and
/// weight × exp(−delay/N) ≥ least score (rubric D.2, step 2), so when
///   N ≥ delay / min(1, ln(weight / least score)).
/// None: no N links it.
std::optional<double> needed_hours(double delay_hours, double weight, const LinkRules& rules);

/// N for one group: the 90th percentile (nearest rank) of the N that its confirmed causes need,
/// rounded up to whole hours within what the catalogue takes. `low` and `high` bound that
/// percentile whatever the distribution, each alone with one-sided 90 %: order statistics by the
/// binomial distribution (Conover, Practical Nonparametric Statistics, 3rd ed., 3.2).
struct HoursProposal {
  std::int64_t causes = 0;   ///< that some N links
  std::optional<int> hours;  ///< none: fewer than kLeastCauses
  double percentile = 0;     ///< in hours, not rounded; 0 when there are too few
  double low = 0;
  std::optional<double> high;  ///< none: fewer than kCausesForHigh
};

inline constexpr double kLinkShare = 0.9;
inline constexpr double kLinkConfidence = 0.9;
inline constexpr std::int64_t kLeastCauses = 10;
/// The least n with 0.9ⁿ ≤ 1 − 0.9: with fewer all may lie below the percentile.
inline constexpr std::int64_t kCausesForHigh = 22;

struct GroupCalibration {
  HoursProposal proposal;
  OwnLinks own;
  std::int64_t confirmed = 0;  ///< causes, whether plumbline found them or not
  std::int64_t late = 0;       ///< of these missed, see Found
  std::int64_t other = 0;
  std::int64_t unrelated = 0;

  std::int64_t missed() const { return late + other + unrelated; }
};

/// What N should be by what people said (rubric D.2, step 5). A proposal: people judge mostly what
/// plumbline shows them, so without causes that it missed the proposal cannot exceed the present N.
struct LinkCalibration {
  GroupCalibration machine;
  GroupCalibration carrier;
};

/// Pure.
LinkCalibration calibrate(const LinkFindings& findings, const LinkRules& rules);

}  // namespace plumbline::scoring
