#include "scoring/thresholds.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

bool wants_more(const Requirement& c) {
  return c.comparison == Comparison::AtLeast || c.comparison == Comparison::Above;
}

void list_criteria(const Requirement& requirement, std::vector<const Requirement*>& list) {
  if (requirement.kind == Requirement::Kind::Criterion) list.push_back(&requirement);
  for (const auto& part : requirement.parts) list_criteria(part, list);
}

}  // namespace

Thresholds::Thresholds(const PracticeHistory& practice, Instant as_of) {
  const auto kind = practice.kinds.find("thresholds");
  const bool lost = kind != practice.kinds.end() && kind->second.first_seen &&
                    *kind->second.first_seen <= as_of && !kind->second.present;
  std::map<std::pair<std::string, std::string>, const ThresholdOverride*> latest;
  for (const auto& given : practice.thresholds) {
    if (given.promise.first_seen > as_of || given.reason.empty()) continue;
    const ThresholdOverride*& best = latest[{given.indicator, given.signal}];
    if (!best || best->promise.first_seen <= given.promise.first_seen) best = &given;
  }
  for (const auto& [criterion, given] : latest) {
    const bool gone = given->promise.gone_at && *given->promise.gone_at <= as_of;
    if (!gone || lost) by_criterion_[criterion] = {given, gone};
  }
}

double Thresholds::threshold(const Indicator& indicator, const Requirement& criterion) const {
  const auto found = by_criterion_.find({indicator.id, criterion.signal});
  if (found == by_criterion_.end()) return criterion.threshold;
  const double own = found->second.given->threshold;
  if (!found->second.lost) return own;
  return wants_more(criterion) ? std::max(own, criterion.threshold)
                               : std::min(own, criterion.threshold);
}

Requirement Thresholds::replaced(const Indicator& indicator, const Requirement& requirement) const {
  Requirement out = requirement;
  if (requirement.kind == Requirement::Kind::Criterion)
    out.threshold = threshold(indicator, requirement);
  for (auto& part : out.parts) part = replaced(indicator, part);
  return out;
}

Requirement Thresholds::in_force(const Indicator& indicator) const {
  return replaced(indicator, indicator.requires_);
}

void Thresholds::note(const Indicator& indicator, std::vector<CriterionResult>& criteria) const {
  if (by_criterion_.empty()) return;
  std::vector<const Requirement*> written;
  list_criteria(indicator.requires_, written);
  for (std::size_t i = 0; i < std::min(written.size(), criteria.size()); ++i) {
    const auto found = by_criterion_.find({indicator.id, written[i]->signal});
    if (found == by_criterion_.end()) continue;
    criteria[i].default_target = written[i]->threshold;
    criteria[i].override_reason =
        found->second.lost ? "thresholds.yml is gone: the stricter of its last threshold and the "
                             "rubric's counts"
                           : found->second.given->reason;
  }
}

}  // namespace plumbline::scoring
