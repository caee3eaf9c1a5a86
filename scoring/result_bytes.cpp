#include "scoring/result_bytes.h"

#include "scoring/plain_bytes.h"

namespace plumbline {

template <scoring::Of<Promise> T>
static auto fields(T& of) {
  auto& [path, line, first_seen, claimed_at, gone_at] = of;
  return std::tie(path, line, first_seen, claimed_at, gone_at);
}

template <scoring::Of<Guard> T>
static auto fields(T& of) {
  auto& [signal, margin] = of;
  return std::tie(signal, margin);
}

template <scoring::Of<ExperimentDecision> T>
static auto fields(T& of) {
  auto& [promise, what, decided_on, note] = of;
  return std::tie(promise, what, decided_on, note);
}

template <scoring::Of<Experiment> T>
static auto fields(T& of) {
  auto& [promise, id, area, hypothesis, procedure, procedure_version, metric, higher, min_effect,
         guards, baseline_weeks, start, wash_in_weeks, end, decisions] = of;
  return std::tie(promise, id, area, hypothesis, procedure, procedure_version, metric, higher,
                  min_effect, guards, baseline_weeks, start, wash_in_weeks, end, decisions);
}

namespace scoring {

constexpr std::string_view kResultVersion = "scope 2\n";
constexpr std::string_view kWeekVersion = "week 3\n";

template <Of<Reason> T>
static auto fields(T& of) {
  auto& [code, text, input, earliest] = of;
  return std::tie(code, text, input, earliest);
}

template <Of<Witness> T>
static auto fields(T& of) {
  auto& [kind, id, path, favourable, note, followed] = of;
  return std::tie(kind, id, path, favourable, note, followed);
}

template <Of<SignalValue> T>
static auto fields(T& of) {
  auto& [signal, state, value, is_rate, k, n, low, high, low95, high95, samples, window_from,
         window_to, reason, witnesses, adverse] = of;
  return std::tie(signal, state, value, is_rate, k, n, low, high, low95, high95, samples,
                  window_from, window_to, reason, witnesses, adverse);
}

template <Of<CriterionResult> T>
static auto fields(T& of) {
  auto& [signal, state, by_bound, close, reason, value, low, high, samples, target, comparison,
         default_target, override_reason] = of;
  return std::tie(signal, state, by_bound, close, reason, value, low, high, samples, target,
                  comparison, default_target, override_reason);
}

template <Of<WaiverNote> T>
static auto fields(T& of) {
  auto& [owner, reason, approver, until, path] = of;
  return std::tie(owner, reason, approver, until, path);
}

template <Of<IndicatorResult> T>
static auto fields(T& of) {
  auto& [id, level, mandatory, weight, state, reason, criteria, evaluated, by_bound, if_close,
         causes, waiver, earliest] = of;
  return std::tie(id, level, mandatory, weight, state, reason, criteria, evaluated, by_bound,
                  if_close, causes, waiver, earliest);
}

template <Of<LevelOutlook> T>
static auto fields(T& of) {
  auto& [level, earliest, needs] = of;
  return std::tie(level, earliest, needs);
}

template <Of<Cause> T>
static auto fields(T& of) {
  auto& [indicator, signal, text] = of;
  return std::tie(indicator, signal, text);
}

template <Of<AreaResult> T>
static auto fields(T& of) {
  auto& [area, ladder, level, attained, ceiling, ceiling95, if_close, score, regressing, causes,
         stale, insufficient_evidence, level_since, weeks_held, level_reason, weeks_failing,
         weeks_blind, claimed, ratings, indicators, outlook] = of;
  return std::tie(area, ladder, level, attained, ceiling, ceiling95, if_close, score, regressing,
                  causes, stale, insufficient_evidence, level_since, weeks_held, level_reason,
                  weeks_failing, weeks_blind, claimed, ratings, indicators, outlook);
}

template <Of<Unlock> T>
static auto fields(T& of) {
  auto& [input, indicators, mandatory, advice, examples] = of;
  return std::tie(input, indicators, mandatory, advice, examples);
}

template <Of<WeekAlone> T>
static auto fields(T& of) {
  auto& [state, is_rate, k, n, value, samples] = of;
  return std::tie(state, is_rate, k, n, value, samples);
}

template <Of<TargetEvidence> T>
static auto fields(T& of) {
  auto& [signal, target, higher, since, weeks, adverse, cases, evidence] = of;
  return std::tie(signal, target, higher, since, weeks, adverse, cases, evidence);
}

template <Of<ScopeResult> T>
static auto fields(T& of) {
  auto& [name, enough_history, areas, signals, unlocks, alone, volume, experiments, targets] = of;
  return std::tie(name, enough_history, areas, signals, unlocks, alone, volume, experiments,
                  targets);
}

template <Of<ExperimentWeek> T>
static auto fields(T& of) {
  auto& [end, role, value, samples] = of;
  return std::tie(end, role, value, samples);
}

template <Of<SideComparison> T>
static auto fields(T& of) {
  auto& [transformation, weeks_before, weeks_after, before, after, deviation, autocorrelation,
         difference, standard_error, effect, low, high] = of;
  return std::tie(transformation, weeks_before, weeks_after, before, after, deviation,
                  autocorrelation, difference, standard_error, effect, low, high);
}

template <Of<GuardResult> T>
static auto fields(T& of) {
  auto& [signal, margin, kept, numbers, text] = of;
  return std::tie(signal, margin, kept, numbers, text);
}

template <Of<ExperimentNumbers> T>
static auto fields(T& of) {
  auto& [metric, place, alpha, t, critical, minimum_effect, change_at, change_low, change_high,
         volume_ratio, mix_shift] = of;
  return std::tie(metric, place, alpha, t, critical, minimum_effect, change_at, change_low,
                  change_high, volume_ratio, mix_shift);
}

template <Of<ChartedWeek> T>
static auto fields(T& of) {
  auto& [end, value, low, high, out] = of;
  return std::tie(end, value, low, high, out);
}

template <Of<DriftedWeek> T>
static auto fields(T& of) {
  auto& [end, ewma, better, worse] = of;
  return std::tie(end, ewma, better, worse);
}

template <Of<ExperimentCharts> T>
static auto fields(T& of) {
  auto& [kind, centre, points, ewma_limit, cusum_limit, drift] = of;
  return std::tie(kind, centre, points, ewma_limit, cusum_limit, drift);
}

template <Of<ExperimentReason> T>
static auto fields(T& of) {
  auto& [code, text] = of;
  return std::tie(code, text);
}

template <Of<ExperimentResult> T>
static auto fields(T& of) {
  auto& [promise, id, area, registered, status, verdict, numbers, guards, reasons, weeks, charts,
         summary, next, decision, adopted] = of;
  return std::tie(promise, id, area, registered, status, verdict, numbers, guards, reasons, weeks,
                  charts, summary, next, decision, adopted);
}

template <Of<WeekValue> T>
static auto fields(T& of) {
  auto& [state, value, low, high, low95, high95, samples, reason] = of;
  return std::tie(state, value, low, high, low95, high95, samples, reason);
}

template <Of<WeekLevel> T>
static auto fields(T& of) {
  auto& [attained, ceiling, ceiling95, if_close, insufficient] = of;
  return std::tie(attained, ceiling, ceiling95, if_close, insufficient);
}

template <Of<WeekRecord> T>
static auto fields(T& of) {
  auto& [end, signals, levels, alone, volume] = of;
  return std::tie(end, signals, levels, alone, volume);
}

std::string to_bytes(const ScopeResult& result) {
  return (BytesOut(kResultVersion) << result).take();
}

std::optional<ScopeResult> result_from(std::string_view bytes) {
  ScopeResult result;
  if (!(BytesIn(kResultVersion, bytes) >> result).done()) return std::nullopt;
  return result;
}

std::string to_bytes(const WeekRecord& record) { return (BytesOut(kWeekVersion) << record).take(); }

std::optional<WeekRecord> week_from(std::string_view bytes) {
  WeekRecord record;
  if (!(BytesIn(kWeekVersion, bytes) >> record).done()) return std::nullopt;
  return record;
}

}  // namespace scoring
}  // namespace plumbline
