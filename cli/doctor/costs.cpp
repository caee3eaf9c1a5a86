#include "cli/doctor/costs.h"

#include <algorithm>

namespace plumbline::cli {
namespace {

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

void add_costs(Finding& finding, const std::vector<scoring::Need>& needs,
               const std::function<bool(const scoring::Need&)>& lost) {
  for (const scoring::Need& need : needs) {
    if (!lost(need)) continue;
    finding.signals.insert(finding.signals.end(), need.signals.begin(), need.signals.end());
    for (const auto& dependant : need.indicators) finding.indicators.push_back(dependant.indicator);
  }
  sort_unique(finding.signals);
  sort_unique(finding.indicators);
}

}  // namespace plumbline::cli
