#pragma once

#include <map>
#include <string>
#include <utility>

#include "facts/practice.h"
#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// The customer's own thresholds (thresholds.yml) in force at a moment, each with its reason.
/// Prospective: a threshold counts from its first sighting until it was sighted gone. If the whole
/// file is gone, the stricter of the last one and the rubric's counts, so that losing the file
/// raises nothing. Refers to the history it was made from. Pure.
class Thresholds {
 public:
  Thresholds(const PracticeHistory& practice, Instant as_of);

  /// The indicator's requirement with the thresholds in force.
  Requirement in_force(const Indicator& indicator) const;
  /// Says on each criterion of the indicator what the rubric's own threshold is, and why another
  /// counts. `criteria` in the order written.
  void note(const Indicator& indicator, std::vector<CriterionResult>& criteria) const;

 private:
  struct Override {
    const ThresholdOverride* given = nullptr;
    bool lost = false;  ///< the file is gone
  };
  double threshold(const Indicator& indicator, const Requirement& criterion) const;
  Requirement replaced(const Indicator& indicator, const Requirement& requirement) const;

  std::map<std::pair<std::string, std::string>, Override> by_criterion_;
};

}  // namespace plumbline::scoring
