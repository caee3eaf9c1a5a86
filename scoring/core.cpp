#include "scoring/core.h"

#include <algorithm>
#include <cmath>

namespace plumbline::scoring {

namespace {

constexpr double kClose = 1e-9;
constexpr std::chrono::days kNewestOccurrence{180};

const Requirement* criterion_on(const Requirement& requirement, const std::string& signal) {
  if (requirement.kind == Requirement::Kind::Criterion)
    return requirement.signal == signal ? &requirement : nullptr;
  for (const auto& part : requirement.parts)
    if (const auto* found = criterion_on(part, signal)) return found;
  return nullptr;
}

/// Whether a signal stands for its metric: not when an input was never given.
bool given(const Reading& reading) {
  const std::string& code = reading.value.reason.code;
  return reading.value.state != State::Unknown ||
         (code != "missing_input" && code != "no_key_declared");
}

bool is_event(const Signal& signal) {
  return signal.kind == SignalKind::Event || signal.kind == SignalKind::Task;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// What a target must not be looser than, where no threshold says so. A week that became unknown
/// counts as the strictest, so that losing one loosens nothing; nullopt: too little is known.
std::optional<double> usual_value(const Context& context, const Core& core, bool higher,
                                  Instant seen) {
  constexpr std::size_t kWeeks = 12;
  constexpr std::size_t kLeast = 4;
  constexpr double kStrictest = 1e300;
  std::vector<double> before;
  std::vector<double> first;
  for (const auto& week : context.judged()->weeks) {
    const auto found = week.signals.find(core.signal->id);
    const bool known = found != week.signals.end() && found->second.value;
    if (found != week.signals.end() && found->second.state == State::NotApplicable) continue;
    if (!known && first.empty()) continue;
    const double value = known ? *found->second.value : higher ? kStrictest : -kStrictest;
    if (week.end <= seen) before.push_back(value);
    if (first.size() < kWeeks) first.push_back(value);
  }
  if (before.size() > kWeeks)
    before.erase(before.begin(), before.end() - static_cast<std::ptrdiff_t>(kWeeks));
  const auto& usual = before.size() < kLeast ? first : before;
  if (usual.empty()) return std::nullopt;
  const double value = median(usual);
  return std::abs(value) > kStrictest / 4 ? std::nullopt : std::optional<double>(value);
}

std::string number(double value) {
  std::string text = std::to_string(std::round(value * 1000) / 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::optional<Requirement> threshold_at(const Rubric& rubric, const Area& area,
                                        const std::string& signal, int level) {
  for (const auto& indicator : rubric.indicators) {
    if (indicator.area != area.id || indicator.level != level || indicator.ladder != "classic")
      continue;
    if (const auto* found = criterion_on(indicator.requires_, signal)) return *found;
  }
  return std::nullopt;
}

const Target* target_at(const PracticeHistory& practice, const std::string& signal, Instant at) {
  const Target* found = nullptr;
  for (const auto& target : practice.targets) {
    if (target.signal != signal || target.promise.first_seen > at) continue;
    if (target.promise.gone_at && *target.promise.gone_at <= at) continue;
    if (!found || found->promise.first_seen <= target.promise.first_seen) found = &target;
  }
  return found;
}

const Area* area_named(const Context& context, const Signal& signal) {
  return context.area(text_parameter(signal, "area"));
}

std::vector<Core> core_of(const Context& context, const Area& area) {
  std::vector<Core> all;
  const Judged* judged = context.judged();
  if (!judged) return all;
  for (const auto& metric : area.core) {
    Core core;
    for (const auto& id : metric.signals) {
      const Signal* signal = context.rubric().signal(id);
      const Reading* now = judged->reading(id);
      if (!signal || !now) continue;
      if (core.signal && !given(*now)) continue;
      core.signal = signal;
      core.now = now;
      if (given(*now)) break;
    }
    if (!core.signal) continue;
    core.timing = metric.timing;
    // An occurrence has a value of its own where the metric is no share of occurrences.
    core.by_occurrence =
        area.cadence == Cadence::Rare && is_event(*core.signal) && core.signal->unit != Unit::Ratio;
    core.target = target_at(context.practice(), core.signal->id, context.as_of());
    all.push_back(std::move(core));
  }
  return all;
}

std::vector<Period> periods_of(const Context& context, const Core& core) {
  std::vector<Period> periods;
  if (core.by_occurrence) {
    for (const auto& occurrence : core.now->occurrences) {
      WeekValue value;
      value.state = State::Met;
      value.value = occurrence.value;
      value.samples = 1;
      periods.push_back({occurrence.at, occurrence.at, value});
    }
    if (!periods.empty() && context.as_of() - periods.back().end > kNewestOccurrence)
      periods.clear();
  } else {
    for (const auto& week : context.judged()->weeks) {
      const auto found = week.signals.find(core.signal->id);
      periods.push_back({week.end - std::chrono::days(7), week.end,
                         found == week.signals.end() ? WeekValue{} : found->second});
    }
  }
  if (periods.size() > kPeriods)
    periods.erase(periods.begin(), periods.end() - static_cast<std::ptrdiff_t>(kPeriods));
  return periods;
}

int Tally::needed() const { return static_cast<int>(std::ceil(kShareMet * applies - kClose)); }

State Tally::state() const {
  if (applies == 0) return State::NotApplicable;
  if (met >= needed()) return State::Met;
  return applies - missed < needed() ? State::NotMet : State::Unknown;
}

PeriodStanding stand(const Core& core, const Period& period, const Target& target) {
  const WeekValue& value = period.value;
  PeriodStanding standing;
  standing.applies = value.state != State::NotApplicable;
  if (value.state != State::Met) return standing;
  const bool more = target.higher;
  const auto meets = [&](double number) {
    return more ? number >= target.value - kClose : number <= target.value + kClose;
  };
  const bool rate = core.signal->unit == Unit::Ratio && is_event(*core.signal);
  const auto& bound = more ? value.high : value.low;
  const auto& bound95 = more ? value.high95 : value.low95;
  const auto& worst = more ? value.low : value.high;
  standing.met = value.value && meets(*value.value);
  // A rate is gained only while its other bound stays near (rubric 0.1).
  const double margin = value.samples < 30 ? 0.20 : 0.10;
  if (standing.met && rate && worst) standing.met = meets(more ? *worst + margin : *worst - margin);
  if (standing.met) return standing;
  const std::optional<double> best = bound ? bound : value.value;
  const std::optional<double> best95 = bound95 ? bound95 : best;
  standing.missed = best && !meets(*best);
  standing.missed95 = best95 && !meets(*best95);
  standing.close = !standing.missed95;
  return standing;
}

Tally tally(const Core& core, const std::vector<Period>& periods, const Target& target) {
  Tally all;
  all.applies = kPeriods;
  for (const auto& period : periods) {
    const PeriodStanding standing = stand(core, period, target);
    if (!standing.applies) --all.applies;
    all.met += standing.met;
    all.missed += standing.missed;
    all.missed95 += standing.missed95;
    all.close += standing.close;
  }
  return all;
}

TargetCheck check_terms(const Context& context, const Core& core, const Target& target, int level) {
  if (target.owner.empty()) return {State::NotMet, std::nullopt, "its target has no owner"};
  const Better better = core.signal->better;
  if ((better == Better::Higher && !target.higher) || (better == Better::Lower && target.higher))
    return {State::NotMet, std::nullopt, "its target points the wrong way"};
  const auto strict = [&](double bar) {
    return target.higher ? target.value >= bar - kClose : target.value <= bar + kClose;
  };
  const Area* area = context.area_of(*core.signal);
  const auto bar =
      area ? threshold_at(context.rubric(), *area, core.signal->id, level) : std::nullopt;
  if (bar) {
    if (strict(bar->threshold)) return {State::Met, std::nullopt, {}};
    return {State::NotMet, std::nullopt,
            "its target " + number(target.value) + " is looser than the threshold of level " +
                std::to_string(level) + ", " + number(bar->threshold)};
  }
  const auto usual = usual_value(context, core, target.higher, target.promise.first_seen);
  if (!usual)
    return {State::Unknown, std::nullopt, "too few weeks are known to compare its target with"};
  if (strict(*usual)) return {State::Met, std::nullopt, {}};
  return {State::NotMet, std::nullopt,
          "its target " + number(target.value) + " is looser than the usual " + number(*usual)};
}

TargetCheck check_target(const Context& context, const Core& core,
                         const std::vector<Period>& periods) {
  const Target* target = core.target;
  if (!target) return {State::NotMet, std::nullopt, "no target"};
  if (auto terms = check_terms(context, core, *target, 2); terms.state != State::Met) return terms;
  const Instant seen = target->promise.first_seen;
  const auto after = std::count_if(periods.begin(), periods.end(),
                                   [&](const Period& period) { return period.from >= seen; });
  if (after >= kPeriods / 2) return {State::Met, std::nullopt, {}};
  TargetCheck young{State::Unknown, std::nullopt, "its target is too young"};
  if (!core.by_occurrence) {
    const Instant monday = start_of_iso_week(seen + std::chrono::days(7) - Duration(1));
    young.until = monday + std::chrono::days(7 * kPeriods / 2);
    young.text += " until " + to_date(*young.until);
  }
  return young;
}

}  // namespace plumbline::scoring
