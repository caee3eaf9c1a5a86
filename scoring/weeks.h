#pragma once

#include <map>
#include <string>

#include "scoring/measures/reading.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// What measures that look back see beside the context: the closed weeks up to the assessment,
/// oldest first (when it is made at a week's end, that week is the last), what every other signal
/// reads now, and the experiments with their verdicts. Plain data.
struct Judged {
  WeekHistory weeks;
  const std::map<std::string, Reading>* readings = nullptr;
  std::vector<ExperimentResult> experiments = {};  ///< in the order of their registration

  const Reading* reading(const std::string& signal) const {
    if (!readings) return nullptr;
    const auto found = readings->find(signal);
    return found == readings->end() ? nullptr : &found->second;
  }
};

}  // namespace plumbline::scoring
