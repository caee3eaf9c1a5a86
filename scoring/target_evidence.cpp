#include "scoring/target_evidence.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/e_value.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kWeek{7};
/// Evidence multiplies week by week; text formats hold no number near the largest double.
const double kMostEvidence = std::log(1e12);

bool is_rate_of_activity(const Signal& signal) {
  return signal.unit == Unit::Ratio &&
         (signal.kind == SignalKind::Event || signal.kind == SignalKind::Task);
}

bool in_force(const Target& target, Instant at) {
  return target.promise.first_seen <= at &&
         (!target.promise.gone_at || at < *target.promise.gone_at);
}

}  // namespace

std::vector<TargetEvidence> target_evidence(const PracticeHistory& practice,
                                            const WeekHistory& weeks, const Rubric& rubric,
                                            Instant as_of) {
  std::vector<TargetEvidence> all;
  for (const Target& target : practice.targets) {
    const Signal* signal = rubric.signal(target.signal);
    if (!signal || !in_force(target, as_of)) continue;
    TargetEvidence& found = all.emplace_back();
    found.signal = target.signal;
    found.target = target.value;
    found.higher = target.higher;
    found.since = target.promise.first_seen;
    const double p0 = target.higher ? 1 - target.value : target.value;
    if (!is_rate_of_activity(*signal) || !(p0 > 0) || !(p0 < 1)) continue;
    for (const WeekRecord& week : weeks) {
      if (week.end > as_of || week.end - kWeek < target.promise.first_seen) continue;
      const auto alone = week.alone.find(target.signal);
      if (alone == week.alone.end() || !alone->second.is_rate || !alone->second.value) continue;
      const double k = alone->second.k;
      const double n = alone->second.n;
      ++found.weeks;
      found.cases += n;
      found.adverse += target.higher ? n - k : k;
    }
    found.evidence =
        std::exp(std::min(log_e_value_above(found.adverse, found.cases, p0), kMostEvidence));
  }
  return all;
}

}  // namespace plumbline::scoring
