#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "scoring/assessment.h"
#include "scoring/attestations.h"
#include "scoring/judge.h"
#include "scoring/thresholds.h"
#include "scoring/waivers.h"

namespace plumbline::scoring {

/// From readings to the levels of one assessment: judges every indicator with the thresholds,
/// attestations and waivers in force and climbs each ladder. Refers to all it is given, which must
/// outlive it. Pure.
class Climb {
 public:
  Climb(const Context& context, const std::map<std::string, Reading>& readings,
        const std::map<std::string, Yardstick>& yardsticks);

  /// The rubric's ladders, by name.
  std::vector<std::string> ladders() const;
  /// Everything of the area that does not depend on the level held.
  AreaResult up(const Area& area, const std::string& ladder) const;
  /// What does: score, the causes of a regression, the outlook.
  void finish(AreaResult& area) const;

 private:
  IndicatorResult judged(const Indicator& indicator) const;
  std::optional<double> claimed(const std::string& area, const std::string& ladder) const;

  const PracticeHistory& practice_;
  const Rubric& rubric_;
  const std::map<std::string, Reading>& readings_;
  const std::map<std::string, Yardstick>& yardsticks_;
  Instant as_of_;
  Thresholds thresholds_;
  Attestations attestations_;
  std::map<std::string, const Waiver*> waivers_;
};

}  // namespace plumbline::scoring
