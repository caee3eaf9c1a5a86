#include "scoring/assess.h"

#include <algorithm>
#include <cmath>

#include "facts/coverage.h"
#include "scoring/climb.h"
#include "scoring/context.h"
#include "scoring/evaluate.h"
#include "scoring/experiments/experiments.h"
#include "scoring/gates.h"
#include "scoring/held.h"
#include "scoring/incident_trail.h"
#include "scoring/measures/registry.h"
#include "scoring/outlook.h"
#include "scoring/statistics/wilson.h"
#include "scoring/target_evidence.h"
#include "scoring/week_alone.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kEnoughHistory{28};

/// Streams that tell of the estate: not the practice folder and feeds, not logging in.
bool tells_of_the_estate(const std::string& stream) {
  return stream != streams::kPractice && stream != streams::kSession && !streams::is_feed(stream);
}

/// Whether at a week's end a stream had been complete for 28 days (design §5, first week). Before
/// plumbline's own first sweep nothing counts but what was read back: no level can be held on that.
bool enough_history(const Evidence& evidence, Instant week_end) {
  if (!evidence.first_sweep || *evidence.first_sweep > week_end) return false;
  const Instant from = week_end - kEnoughHistory;
  return std::any_of(evidence.streams.begin(), evidence.streams.end(), [&](const auto& stream) {
    return tells_of_the_estate(stream.stream) && stream.begin && *stream.begin <= from &&
           lost_share(stream, from, week_end) <= kMostLost;
  });
}

/// A feed or library that would move the value; not what a census or an account's class says.
std::string input_behind(const Signal& signal) {
  const Measure* measure = find_measure(signal.measure);
  if (!measure || measure->takes_entities || measure->practice_kinds.empty()) return {};
  const std::string& kind = measure->practice_kinds.front();
  return kind == "actors" ? std::string() : kind;
}

/// One-sided 95 % bounds of what was read; what was lost is read as it may turn out best.
void add_bounds(Reading& reading) {
  SignalValue& value = reading.value;
  value.low95 = reading.low95;
  value.high95 = reading.high95;
  if (reading.judging != Judging::Rate || value.state != State::Met || value.n <= 0) return;
  const double all = value.n + reading.unknown;
  value.low95 = wilson(value.k, all, kZ95OneSided).low;
  value.high95 = wilson(value.k + reading.unknown, all, kZ95OneSided).high;
}

/// Every signal's reading: first those of the evidence, then those that look back at closed weeks
/// and at the others. At a week's end that week is the last of the closed ones, and `result` gets
/// what it was alone.
std::map<std::string, Reading> read_all(Context& context, Judged& judged, ScopeResult& result) {
  std::map<std::string, Reading> readings;
  const auto pass = [&](bool looking_back) {
    for (const auto& signal : context.rubric().signals) {
      const Measure* measure = find_measure(signal.measure);
      if ((measure && measure->reads_weeks) != looking_back) continue;
      Reading reading = evaluate(context, signal);
      add_bounds(reading);
      readings[signal.id] = std::move(reading);
    }
  };
  pass(false);
  const Instant as_of = context.as_of();
  judged.readings = &readings;
  if (as_of == start_of_iso_week(as_of)) {
    result.alone = week_alone(context, judged);
    result.volume = week_volume(context);
    ScopeResult now = result;
    for (const auto& [id, reading] : readings) now.signals.push_back(reading.value);
    judged.weeks.push_back(record_of(now, as_of));
  }
  result.experiments = experiments_of(context.practice(), judged.weeks, context.rubric(), as_of);
  judged.experiments = result.experiments;
  result.targets = target_evidence(context.practice(), judged.weeks, context.rubric(), as_of);
  context.look_back(judged);
  pass(true);
  return readings;
}

/// The closed weeks that count: those that closed before the assessment.
WeekHistory before(const WeekHistory& weeks, Instant as_of) {
  WeekHistory past;
  std::copy_if(weeks.begin(), weeks.end(), std::back_inserter(past),
               [&](const WeekRecord& week) { return week.end < as_of; });
  return past;
}

/// What the closed weeks say of this ladder; an assessment at a week's end closes that week.
std::optional<Held> held_level(const WeekHistory& weeks, const AreaResult& now,
                               const ScopeResult& scope, Instant as_of) {
  const std::string ladder = now.area + "/" + now.ladder;
  std::vector<ClosedWeek> closed;
  for (const auto& week : weeks) {
    const auto level = week.levels.find(ladder);
    if (level != week.levels.end()) closed.push_back({week.end, level->second});
  }
  if (as_of == start_of_iso_week(as_of))
    closed.push_back(
        {as_of, {now.attained, now.ceiling, now.ceiling95, now.if_close, !scope.enough_history}});
  return hold(closed);
}

void settle(AreaResult& area, const std::optional<Held>& held, const ScopeResult& scope) {
  area.level = area.attained;
  if (held) {
    area.level = held->level;
    area.level_since = held->since;
    area.weeks_held = held->weeks;
    area.level_reason = held->reason;
    area.weeks_failing = held->failing;
    area.weeks_blind = held->blind;
    const WeekLevel now{area.attained, area.ceiling, area.ceiling95, area.if_close, false};
    area.stale = kind_of(now, held->level) == WeekKind::Blind;
    area.regressing = area.ceiling95 < held->level;
  }
  area.insufficient_evidence =
      !scope.enough_history || (area.level == 1 && area.attained == 1 && area.ceiling > 1);
}

/// Of rare work half a year must have been seen before levels 4 and 5 are spoken of (design §5); a
/// window that is shorter by itself need not hold so much.
double managed_days(const Area* area, const Signal& signal) {
  constexpr double kHalfAYear = 180;
  const bool rare = area && area->cadence == Cadence::Rare;
  return rare && signal.window_days >= kHalfAYear ? kHalfAYear : 0;
}

}  // namespace

ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                   const WeekHistory& weeks, Books& books) {
  Context context(evidence, practice, rubric, books);
  const WeekHistory past = before(weeks, evidence.as_of);
  Judged judged{past, nullptr};
  ScopeResult result;
  std::map<std::string, Reading> readings = read_all(context, judged, result);
  std::map<std::string, Yardstick> yardsticks;
  for (const auto& signal : rubric.signals) {
    const Area* area = context.area_of(signal);
    yardsticks[signal.id] = {evidence.as_of,         area ? area->cadence : Cadence::Weekly,
                             signal.window_days,     input_behind(signal),
                             signal.managed_minimum, managed_days(area, signal)};
  }

  result.name = evidence.scope;
  result.enough_history = enough_history(evidence, start_of_iso_week(evidence.as_of));
  const Climb climb(context, readings, yardsticks);
  for (const auto& ladder : climb.ladders()) {
    for (const auto& area : rubric.areas) {
      if (rubric.top_level(area.id, ladder) <= 1) continue;
      AreaResult entry = climb.up(area, ladder);
      settle(entry, held_level(past, entry, result, evidence.as_of), result);
      climb.finish(entry);
      result.areas.push_back(std::move(entry));
    }
  }
  std::vector<const Work*> work;
  for (const auto& [id, reading] : readings)
    work.insert(work.end(), reading.work.begin(), reading.work.end());
  const IncidentTrail trail(context, work);
  for (auto& [id, reading] : readings) {
    for (Witness& witness : reading.value.witnesses)
      witness.followed = trail.behind(witness, reading.value.window_from, reading.value.window_to);
    result.signals.push_back(std::move(reading.value));
  }
  result.unlocks = unlocks(result.areas);
  return result;
}

ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                   const WeekHistory& weeks) {
  Books books;
  return assess(evidence, practice, rubric, weeks, books);
}

ScopeResult assess(const Evidence& evidence, const PracticeHistory& practice,
                   const Rubric& rubric) {
  return assess(evidence, practice, rubric, {});
}

}  // namespace plumbline::scoring
