#include "scoring/experiments/experiments.h"

#include <algorithm>
#include <cmath>

#include "scoring/experiments/attribution.h"
#include "scoring/experiments/charts.h"
#include "scoring/experiments/critical_values.h"
#include "scoring/experiments/decision.h"
#include "scoring/experiments/registration.h"
#include "scoring/experiments/told.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr std::size_t kLeastShown = 3;  // weeks after the start before numbers are worth a look

/// A closed week and what it is to the experiment, freezes told.
struct Placed {
  const WeekRecord* week = nullptr;
  WeekRole role = WeekRole::Before;
  bool before = true;
};

/// A freeze of the whole scope that was declared before it began lies in the week.
bool frozen(const PracticeHistory& practice, Instant from, Instant to) {
  return std::any_of(practice.calendar.begin(), practice.calendar.end(), [&](const auto& entry) {
    return entry.kind == CalendarEntry::Kind::Freeze && entry.entities.empty() &&
           entry.promise.first_seen < entry.from && entry.promise.covers(entry.from) &&
           entry.from < to && from < entry.until;
  });
}

std::vector<Placed> place(const Experiment& e, const PracticeHistory& practice,
                          const WeekHistory& weeks, Instant as_of) {
  std::vector<Placed> placed;
  const Instant baseline = e.start - kWeek * e.baseline_weeks;
  const Instant judged_from = e.start + kWeek * e.wash_in_weeks;
  for (const WeekRecord& week : weeks) {
    const Instant from = week.end - kWeek;
    if (from < baseline || week.end > std::min(e.end, as_of)) continue;
    Placed entry{&week, WeekRole::Before, from < e.start};
    if (!entry.before) entry.role = from < judged_from ? WeekRole::WashIn : WeekRole::After;
    if (entry.role != WeekRole::WashIn && frozen(practice, from, week.end))
      entry.role = WeekRole::Freeze;
    placed.push_back(entry);
  }
  return placed;
}

const WeekAlone* value_of(const WeekRecord& week, const std::string& signal) {
  const auto found = week.alone.find(signal);
  return found == week.alone.end() ? nullptr : &found->second;
}

/// One metric's weeks: the scale comes from those before.
void read_sides(const std::vector<Placed>& placed, const Signal& signal, bool higher, Sides& sides,
                Scale& scale) {
  std::vector<WeekAlone> baseline;
  for (const Placed& p : placed)
    if (p.role == WeekRole::Before)
      if (const WeekAlone* week = value_of(*p.week, signal.id)) baseline.push_back(*week);
  scale = scale_of(signal, higher, baseline);
  for (const Placed& p : placed) {
    const WeekAlone* week = value_of(*p.week, signal.id);
    if (!week || (p.role != WeekRole::Before && p.role != WeekRole::After)) continue;
    if (const auto o = observe(scale, *week, p.week->end))
      (p.before ? sides.before : sides.after).push_back(*o);
  }
}

Question question_of(const Registration& entry, const std::vector<Placed>& placed,
                     const Rubric& rubric) {
  const Experiment& e = *entry.promise;
  Question question;
  question.metric = e.metric;
  question.minimum_effect = e.min_effect;
  question.place = entry.place;
  for (const Placed& p : placed)
    if (p.role == WeekRole::Freeze) ++(p.before ? question.frozen_before : question.frozen_after);
  const std::int64_t first = week_number(e.start) + 1;  // the week that begins at the start
  question.change_from = first - 1;
  question.change_to = first + e.wash_in_weeks + 3;
  if (const Signal* signal = rubric.signal(e.metric))
    read_sides(placed, *signal, e.higher, question.sides, question.scale);
  for (const Guard& guard : e.guards) {
    const Signal* signal = rubric.signal(guard.signal);
    if (!signal) continue;
    GuardQuestion asked{guard.signal, guard.margin,           {},
                        {},           question.frozen_before, question.frozen_after};
    read_sides(placed, *signal, signal->better == Better::Higher, asked.sides, asked.scale);
    question.guards.push_back(std::move(asked));
  }
  return question;
}

std::vector<ExperimentWeek> shown_weeks(const std::vector<Placed>& placed, const Experiment& e) {
  std::vector<ExperimentWeek> shown;
  for (const Placed& p : placed) {
    const WeekAlone* week = value_of(*p.week, e.metric);
    ExperimentWeek entry{p.week->end, p.role, std::nullopt, 0};
    if (week && week->value) {
      entry.value = *week->value;
      entry.samples = week->samples;
    } else if (p.role != WeekRole::Freeze) {
      entry.role = WeekRole::Unknown;
    }
    shown.push_back(entry);
  }
  return shown;
}

/// What else happened: other changes, another volume or mix of work.
std::vector<ExperimentReason> confounders(const Registration& entry,
                                          const std::vector<Registration>& all,
                                          const std::vector<Placed>& placed,
                                          const PracticeHistory& practice, Instant as_of,
                                          ExperimentNumbers& numbers) {
  auto found = other_changes(*entry.promise, all, practice, as_of);
  VolumeSides sides;
  for (const Placed& p : placed) {
    if (p.role == WeekRole::Before) sides.before.push_back(p.week);
    if (p.role == WeekRole::After) sides.after.push_back(p.week);
  }
  const VolumeShift shift = volume_shift(sides, entry.promise->area);
  numbers.volume_ratio = shift.ratio;
  numbers.mix_shift = shift.mix_shift;
  if (!shift.stable)
    found.push_back({"volume", "the work changed: " + number_text(shift.ratio) +
                                   " times as much a week, " + percent_text(shift.mix_shift) +
                                   " of it of other classes"});
  return found;
}

void take_decision(const Experiment& e, Instant as_of, ExperimentResult& result) {
  for (const ExperimentDecision& decision : e.decisions) {
    if (decision.promise.first_seen > as_of || decision.promise.first_seen < e.end) continue;
    if (decision.promise.gone_at && *decision.promise.gone_at <= as_of) continue;
    result.decision = decision.what;
  }
  result.adopted = result.verdict == ExperimentVerdict::Held && result.decision == "adopted";
}

ExperimentResult judge(const Registration& entry, const std::vector<Registration>& all,
                       const PracticeHistory& practice, const WeekHistory& weeks,
                       const Rubric& rubric, Instant as_of) {
  const Experiment& e = *entry.promise;
  ExperimentResult result;
  result.promise = e;
  result.id = e.id;
  result.area = e.area;
  result.registered = e.promise.first_seen;
  const auto placed = place(e, practice, weeks, as_of);
  result.weeks = shown_weeks(placed, e);
  const bool over = as_of >= e.end;
  if (!entry.breaches.empty()) {
    result.status = ExperimentStatus::Invalid;
    result.verdict = ExperimentVerdict::Invalid;
    result.reasons = entry.breaches;
  } else if (as_of >= e.start) {
    result.status = over ? ExperimentStatus::Decided : ExperimentStatus::Running;
    const Question question = question_of(entry, placed, rubric);
    Answer answer = decide(question);
    result.charts = charts_of(question.sides, question.scale);
    auto other = confounders(entry, all, placed, practice, as_of, answer.numbers);
    if (over || question.sides.after.size() >= kLeastShown) {
      if (answer.enough_cases) result.numbers = answer.numbers;
      result.guards = std::move(answer.guards);
    }
    if (over) {
      const bool refuted = answer.enough_weeks && answer.below_minimum && other.empty();
      result.verdict = refuted ? ExperimentVerdict::Refuted : ExperimentVerdict::Undecided;
      if (answer.reasons.empty() && other.empty()) result.verdict = ExperimentVerdict::Held;
      result.reasons = std::move(answer.reasons);
    }
    result.reasons.insert(result.reasons.end(), other.begin(), other.end());
  }
  take_decision(e, as_of, result);
  tell(result);
  return result;
}

}  // namespace

std::vector<ExperimentResult> experiments_of(const PracticeHistory& practice,
                                             const WeekHistory& weeks, const Rubric& rubric,
                                             Instant as_of) {
  std::vector<ExperimentResult> results;
  const auto all = registrations_of(practice, rubric, as_of);
  for (const Registration& entry : all)
    results.push_back(judge(entry, all, practice, weeks, rubric, as_of));
  return results;
}

}  // namespace plumbline::scoring
