#include <algorithm>

#include "scoring/assess.h"
#include "scoring/measures/findings.h"

namespace plumbline::scoring {

namespace {

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

FindingPlan finding_plan(const Rubric& rubric) {
  FindingPlan plan;
  for (const Signal& signal : rubric.signals) {
    for (const std::string& name : event_parameters())
      for (const std::string& event : list_parameter(signal, name)) plan.events.push_back(event);
    for (const std::string& fault : list_parameter(signal, "faults")) plan.faults.push_back(fault);
    plan.entries = plan.entries || signal.measure == "entry_conformance";
    plan.mounts = plan.mounts || signal.measure == "datastores_uniform";
    plan.unexplained = plan.unexplained || signal.measure == "unexplained_rate";
  }
  // What the burst filter merged makes every count of its class a lower bound (P2).
  if (!plan.events.empty())
    for (const char* burst :
         {"com.vmware.vc.EventBurstStartedEvent", "com.vmware.vc.EventBurstCompressedEvent"})
      plan.events.emplace_back(burst);
  sort_unique(plan.events);
  sort_unique(plan.faults);
  return plan;
}

}  // namespace plumbline::scoring
