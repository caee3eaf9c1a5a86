#include <algorithm>
#include <cmath>

#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Differences a week that nothing explains (rubric A5 `chg.unexplained_diff`): settings of
/// machines, hosts and clusters. Time that was not watched is in neither part. Samples are weeks.
Reading unexplained_rate(const Context& context, const Signal& signal) {
  Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  // Differences are seen from the first reading on, never read back.
  for (const char* type : {"VirtualMachine", "HostSystem", "ClusterComputeResource"}) {
    const StreamCoverage* stream = context.evidence().stream(streams::inventory(type));
    if (!stream || !stream->begin)
      return unknown_reading(
          signal, window,
          {"never_read", std::string(type) + " was never read completely", "time", std::nullopt});
    window.from = std::max(window.from, *stream->begin);
  }
  const double weeks = std::max(0.0, days_between(window.from, window.to) / 7) * (1 - window.lost);
  std::vector<Witness> witnesses;
  for (const Finding* found : findings_in(context, {kUnexplainedFinding}, window))
    witnesses.push_back(entity_witness(
        found->entity, false,
        found->note + " changed by " + to_rfc3339(found->at) + " without a task or event"));
  const auto count = static_cast<double>(witnesses.size());
  Reading reading = number_reading(signal, window, weeks > 0 ? count / weeks : 0,
                                   static_cast<std::int64_t>(std::floor(weeks)), Judging::Value);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
