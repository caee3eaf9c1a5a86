#include "scoring/experiments/attribution.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "scoring/statistics/distributions.h"
#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

namespace {

constexpr double kMostShift = 0.30;
constexpr double kConfidence = 0.95;
constexpr std::chrono::days kWeek{7};

struct Work {
  double all = 0;
  double weeks = 0;
  double squares = 0;
  std::map<std::string, double> classes;
  double mean() const { return weeks > 0 ? all / weeks : 0; }
  /// Of the mean: at least that of Poisson counts.
  double variance() const {
    if (weeks < 2) return mean();
    const double spread = (squares - all * all / weeks) / (weeks - 1);
    return std::max(spread, mean()) / weeks;
  }
};

Work work_of(const std::vector<const WeekRecord*>& weeks, const std::string& area) {
  Work work;
  for (const WeekRecord* week : weeks) {
    double sum = 0;
    const auto found = week->volume.find(area);
    if (found != week->volume.end())
      for (const auto& [work_class, count] : found->second) {
        sum += static_cast<double>(count);
        work.classes[work_class] += static_cast<double>(count);
      }
    work.all += sum;
    work.squares += sum * sum;
    ++work.weeks;
  }
  return work;
}

bool volume_moved(const Work& before, const Work& after) {
  if (before.weeks == 0 || after.weeks == 0) return false;
  const double moved = after.mean() - before.mean();
  if (std::abs(moved) <= kMostShift * before.mean()) return false;
  return moved * moved > kZ95TwoSided * kZ95TwoSided * (before.variance() + after.variance());
}

/// Total variation between the shares of the classes, and whether Pearson's test sees it.
double mix_between(const Work& before, const Work& after, bool& by_chance) {
  std::set<std::string> classes;
  for (const auto* side : {&before, &after})
    for (const auto& [work_class, count] : side->classes) classes.insert(work_class);
  by_chance = true;
  if (!(before.all > 0) || !(after.all > 0) || classes.size() < 2) return 0;
  double moved = 0;
  double square = 0;
  for (const auto& work_class : classes) {
    const auto count = [&](const Work& side) {
      const auto found = side.classes.find(work_class);
      return found == side.classes.end() ? 0.0 : found->second;
    };
    moved += std::abs(count(after) / after.all - count(before) / before.all) / 2;
    const double share = (count(before) + count(after)) / (before.all + after.all);
    for (const Work* side : {&before, &after}) {
      const double expected = share * side->all;
      square += (count(*side) - expected) * (count(*side) - expected) / expected;
    }
  }
  const double freedom = static_cast<double>(classes.size()) - 1;
  by_chance = square <= 2 * gamma_quantile(freedom / 2, kConfidence);
  return moved;
}

bool share_class(const Procedure& a, const Procedure& b) {
  return std::any_of(a.selectors.begin(), a.selectors.end(), [&](const Selector& s) {
    return std::any_of(b.selectors.begin(), b.selectors.end(),
                       [&](const Selector& t) { return s.work_class == t.work_class; });
  });
}

bool same_selectors(const Procedure& a, const Procedure& b) {
  return std::equal(a.selectors.begin(), a.selectors.end(), b.selectors.begin(), b.selectors.end(),
                    [](const Selector& s, const Selector& t) {
                      return s.work_class == t.work_class && s.entity_regex == t.entity_regex &&
                             s.scope == t.scope;
                    });
}

/// Whether the version does something else than the one before it.
bool differs(const Procedure* was, const Procedure& is) {
  return !was || was->version != is.version || was->steps != is.steps || !same_selectors(*was, is);
}

bool same_process(const Experiment& e, const Procedure& changed,
                  const std::vector<const Procedure*>& own) {
  if (changed.area != e.area) return false;
  if (changed.id == e.procedure || own.empty()) return true;
  return std::any_of(own.begin(), own.end(),
                     [&](const Procedure* p) { return share_class(*p, changed); });
}

}  // namespace

VolumeShift volume_shift(const VolumeSides& sides, const std::string& area) {
  const Work before = work_of(sides.before, area);
  const Work after = work_of(sides.after, area);
  VolumeShift shift;
  if (before.all > 0 && after.weeks > 0) shift.ratio = after.mean() / before.mean();
  bool by_chance = true;
  shift.mix_shift = mix_between(before, after, by_chance);
  shift.stable = !volume_moved(before, after) && (shift.mix_shift <= kMostShift || by_chance);
  return shift;
}

std::vector<ExperimentReason> other_changes(const Experiment& experiment,
                                            const std::vector<Registration>& all,
                                            const PracticeHistory& practice, Instant as_of) {
  std::vector<ExperimentReason> found;
  const Instant from = experiment.start - kWeek * experiment.baseline_weeks;
  const Instant to = std::min(experiment.end, as_of);
  for (const Registration& other : all) {
    const Experiment& e = *other.promise;
    if (e.id == experiment.id || e.area != experiment.area || e.promise.first_seen >= to) continue;
    if (e.promise.gone_at && *e.promise.gone_at <= e.start) continue;
    if (e.start < experiment.start && e.end > from)
      found.push_back(
          {"other_experiment", e.id + " ran within the baseline, until " + to_date(e.end)});
  }
  std::vector<const Procedure*> own;
  for (const Procedure& p : practice.procedures)
    if (p.id == experiment.procedure && p.promise.first_seen < to) own.push_back(&p);
  const Procedure* was = nullptr;
  for (const Procedure& p : practice.procedures) {
    const Procedure* before = was && was->id == p.id ? was : nullptr;
    was = &p;
    const Instant since =
        std::min(p.promise.first_seen, p.promise.claimed_at.value_or(p.promise.first_seen));
    if (since < from || p.promise.first_seen >= to) continue;
    if (practice.first_sighting && p.promise.first_seen <= *practice.first_sighting) continue;
    if (p.id == experiment.procedure && p.version == experiment.procedure_version) continue;
    if (differs(before, p) && same_process(experiment, p, own))
      found.push_back({"other_change", "procedure " + p.id + " version " + p.version + " came on " +
                                           to_date(p.promise.first_seen)});
  }
  return found;
}

}  // namespace plumbline::scoring
