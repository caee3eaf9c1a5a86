#include <algorithm>

#include "scoring/judge.h"

namespace plumbline::scoring {

namespace {

/// Kleene logic over states; what does not apply is left out.
State combined(Requirement::Kind kind, const std::vector<State>& parts) {
  const bool all = kind == Requirement::Kind::AllOf;
  const State decisive = all ? State::NotMet : State::Met;
  std::size_t applicable = 0;
  bool unknown = false;
  bool decided = false;
  for (const State part : parts) {
    if (part == State::NotApplicable) continue;
    ++applicable;
    decided = decided || part == decisive;
    unknown = unknown || part == State::Unknown;
  }
  if (applicable == 0) return State::NotApplicable;
  if (decided) return decisive;
  if (unknown) return State::Unknown;
  return all ? State::Met : State::NotMet;
}

/// Of all_of every part that falls is to blame; of any_of the one with the fewest signals.
std::vector<std::string> causes(Requirement::Kind kind, const std::vector<Verdict>& parts) {
  std::vector<std::string> found;
  bool first = true;
  for (const auto& part : parts) {
    if (part.by_bound != State::NotMet) continue;
    if (kind == Requirement::Kind::AllOf) {
      found.insert(found.end(), part.causes.begin(), part.causes.end());
    } else if (first || part.causes.size() < found.size()) {
      found = part.causes;
    }
    first = false;
  }
  return found;
}

/// all_of: what is in the way, and the latest of the dates. any_of: the first to come.
void foresee(Requirement::Kind kind, const std::vector<Verdict>& parts, Verdict& verdict) {
  const bool all = kind == Requirement::Kind::AllOf;
  bool first = true;
  bool foreseeable = true;
  for (const auto& part : parts) {
    if (part.state == State::NotApplicable || (all && part.state == State::Met)) continue;
    if (part.state == verdict.state && verdict.reason.text.empty()) verdict.reason = part.reason;
    if (all) {
      foreseeable = foreseeable && part.earliest.has_value();
      if (foreseeable)
        verdict.earliest = first ? part.earliest : std::max(verdict.earliest, part.earliest);
    } else if (part.earliest && (!verdict.earliest || *part.earliest < *verdict.earliest)) {
      verdict.earliest = part.earliest;
    }
    first = false;
  }
  if (all && !foreseeable) verdict.earliest.reset();
}

Verdict combine(Requirement::Kind kind, const std::vector<Verdict>& parts, Instant as_of) {
  Verdict verdict;
  std::vector<State> states;
  std::vector<State> by_bound;
  std::vector<State> if_close;
  for (const auto& part : parts) {
    verdict.criteria.insert(verdict.criteria.end(), part.criteria.begin(), part.criteria.end());
    states.push_back(part.state);
    by_bound.push_back(part.by_bound);
    if_close.push_back(part.if_close);
  }
  verdict.state = combined(kind, states);
  verdict.by_bound = combined(kind, by_bound);
  verdict.if_close = combined(kind, if_close);
  if (verdict.by_bound == State::NotMet) verdict.causes = causes(kind, parts);
  if (verdict.state == State::NotApplicable) {
    if (!parts.empty()) verdict.reason = parts.front().reason;
  } else if (verdict.state == State::Met) {
    verdict.earliest = as_of;
    for (const auto& part : parts)
      if (part.state == State::Met && verdict.reason.text.empty()) verdict.reason = part.reason;
  } else {
    foresee(kind, parts, verdict);
  }
  return verdict;
}

Verdict verdict_of(CriterionResult result, Instant as_of) {
  Verdict verdict;
  verdict.state = result.state;
  verdict.by_bound = result.by_bound;
  verdict.if_close = result.close ? State::Met : result.state;
  if (result.by_bound == State::NotMet) verdict.causes = {result.signal};
  verdict.reason = result.reason;
  verdict.earliest = result.state == State::Met ? as_of : result.reason.earliest;
  verdict.criteria.push_back(std::move(result));
  return verdict;
}

}  // namespace

Verdict judge_all(const Requirement& requirement, const std::map<std::string, Reading>& readings,
                  const std::map<std::string, Yardstick>& yardsticks, Instant as_of, int level) {
  if (requirement.kind == Requirement::Kind::Criterion) {
    const auto reading = readings.find(requirement.signal);
    const auto yardstick = yardsticks.find(requirement.signal);
    if (reading == readings.end() || yardstick == yardsticks.end())
      return verdict_of(judge_missing(requirement), as_of);
    return verdict_of(judge(requirement, reading->second, yardstick->second, level), as_of);
  }
  std::vector<Verdict> parts;
  for (const auto& part : requirement.parts)
    parts.push_back(judge_all(part, readings, yardsticks, as_of, level));
  return combine(requirement.kind, parts, as_of);
}

}  // namespace plumbline::scoring
