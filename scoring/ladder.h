#pragma once

#include <vector>

#include "scoring/assessment.h"

namespace plumbline::scoring {

/// Climbs one ladder of one area (design §5). Level n is attained when the mandatory indicators of
/// all levels up to n are met (one that does not apply does not block), every level below n is
/// fully met (F: more than 85 % of its weight) and n largely (L: more than 50 %). Unknown weight
/// stays in the denominator, what does not apply leaves it; a level of which less than half the
/// listed weight applies is unknown. A waived indicator that is not met counts half its weight, and
/// is left out where a level is asked whether it is F. Level 1 is always F.
class Ladder {
 public:
  /// Indicators of one area and ladder, any order.
  explicit Ladder(const std::vector<IndicatorResult>& indicators);

  int attained() const { return climb(Reading::Value); }
  /// The same with every unknown read as met.
  int ceiling() const { return climb(Reading::UnknownMet); }
  /// The same when only what misses by the 95 % bound counts as not met: what a held level is
  /// lost by.
  int ceiling95() const { return climb(Reading::ByBound); }
  /// The same when what is too close to call is met and what lacks evidence is not.
  int if_close() const { return climb(Reading::IfClose); }
  /// Highest level that has indicators without one missing below; 1 when none.
  int top() const { return top_; }
  /// Share of the level's applicable weight that is met; 0 when nothing applies.
  double rating(int level) const;
  /// Less than half of the level's listed weight applies.
  bool too_little_applies(int level) const;
  /// The smallest set of criteria that keeps ceiling95 below `held`: of the levels up to it every
  /// mandatory indicator that misses, and of the others as many as the level's rating lacks, those
  /// with the fewest criteria first. Empty when ceiling95 ≥ held.
  std::vector<Cause> causes(int held) const;
  /// Rating above which a level counts as fully (F) and as largely (L) met.
  static constexpr double kFully = 0.85;
  static constexpr double kLargely = 0.50;

 private:
  /// What of an indicator counts as met.
  enum class Reading { Value, UnknownMet, ByBound, IfClose };
  struct Weights {
    double met = 0;
    double waived = 0;  ///< not met, but waived
    double all = 0;
    double largely() const { return all > 0 ? (met + waived / 2) / all : 0; }
    double fully() const { return all - waived > 0 ? met / (all - waived) : 1; }
  };

  static State read(const IndicatorResult& indicator, Reading reading);
  Weights weigh(int level, Reading reading) const;
  int climb(Reading reading) const;
  bool mandatory_met(int level, Reading reading) const;

  const std::vector<IndicatorResult>& indicators_;
  int top_ = 1;
};

}  // namespace plumbline::scoring
