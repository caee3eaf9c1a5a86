#pragma once

#include <vector>

#include "scoring/assessment.h"

namespace plumbline::scoring {

/// Climbs one ladder of one area (design §5). Level n is attained when the mandatory indicators of
/// all levels up to n are met (one that does not apply does not block), every level below n is
/// fully met (F: more than 85 % of its weight) and n largely (L: more than 50 %). Unknown weight
/// stays in the denominator, what does not apply leaves it; a level of which less than half the
/// listed weight applies is unknown. Level 1 is always F.
class Ladder {
 public:
  /// Indicators of one area and ladder, any order.
  explicit Ladder(const std::vector<IndicatorResult>& indicators);

  int attained() const { return climb(false); }
  /// The same with every unknown read as met.
  int ceiling() const { return climb(true); }
  /// Highest level that has indicators without one missing below; 1 when none.
  int top() const { return top_; }
  /// Share of the level's applicable weight that is met; 0 when nothing applies.
  double rating(int level) const { return rating(level, false); }
  /// Less than half of the level's listed weight applies.
  bool too_little_applies(int level) const;
  /// Rating above which a level counts as fully (F) and as largely (L) met.
  static constexpr double kFully = 0.85;
  static constexpr double kLargely = 0.50;

 private:
  int climb(bool unknown_is_met) const;
  double rating(int level, bool unknown_is_met) const;
  bool mandatory_met(int level, bool unknown_is_met) const;

  const std::vector<IndicatorResult>& indicators_;
  int top_ = 1;
};

}  // namespace plumbline::scoring
