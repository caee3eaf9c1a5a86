#include "config/read_experiments.h"

#include <algorithm>
#include <cmath>

#include "config/promise_text.h"

namespace plumbline::config {
namespace {

using scoring::Better;

constexpr std::chrono::weeks kWeek{1};
constexpr int kShortestBaseline = 12;
constexpr int kLongestBaseline = 104;
constexpr int kDefaultBaseline = 20;
constexpr int kLongestWashIn = 2;
constexpr int kShortestRun = 8;
constexpr int kDefaultRun = 12;
constexpr double kSmallestEffect = 0.1;
constexpr double kDefaultMargin = 0.1;

void read_area(MapReader& map, const Reading& reading, Experiment& experiment) {
  experiment.area = map.required_text("area");
  if (experiment.area.empty()) return;
  std::vector<std::string> scored;
  for (const scoring::Area& area : reading.rubric.areas)
    if (reading.rubric.top_level(area.id, "classic") > 1) scored.push_back(area.id);
  if (std::find(scored.begin(), scored.end(), experiment.area) != scored.end()) return;
  const bool known = reading.rubric.area(experiment.area) != nullptr;
  map.problem("area",
              known ? "\"" + experiment.area + "\" has no rubric yet, nothing would judge this"
                    : "no process area is called \"" + experiment.area + "\"",
              suggest(experiment.area, scored));
}

// The signal under `key`, if it is one that can get better or worse.
NamedSignal read_metric(MapReader& map, const std::string& key, const Reading& reading) {
  const std::size_t before = reading.problems.size();
  map.required_text(key);
  const NamedSignal signal = read_signal_id(map, key, reading.rubric);
  if (signal.id.empty() || reading.problems.size() > before) return signal;
  if (signal.found == nullptr)
    map.problem(key, "\"" + signal.id + "\" is collected, but not computed yet",
                "choose a signal of docs/reference/signals.md");
  else if (signal.found->better == Better::Info)
    map.problem(key, "\"" + signal.id + "\" is information only, it cannot get better",
                "choose a signal that has a direction (docs/reference/signals.md)");
  return signal;
}

void read_direction(MapReader& map, const NamedSignal& metric, Experiment& experiment) {
  map.required_text("direction");
  experiment.higher = map.choice("direction", {"higher", "lower"}, "higher") == "higher";
  if (!metric.found) return;
  if (metric.found->better == (experiment.higher ? Better::Lower : Better::Higher))
    map.problem("direction",
                "more of \"" + metric.id + "\" is " + (experiment.higher ? "worse" : "better"),
                std::string("write ") + (experiment.higher ? "lower" : "higher"));
}

// 0.2 or "20%".
double read_share(MapReader& map, const std::string& key, double fallback, double low) {
  std::string text = map.text(key);
  if (text.empty()) return fallback;
  const bool percent = text.back() == '%';
  if (percent) text.pop_back();
  while (!text.empty() && text.back() == ' ') text.pop_back();
  const auto number = parse_number(text);
  const double share = number.value_or(0) / (percent ? 100 : 1);
  if (!number)
    map.problem(key, "\"" + key + "\" is no number: \"" + map.text(key).substr(0, 40) + "\"",
                "write 0.2 or 20%");
  else if (share < low || share > 1)
    map.problem(key, "\"" + key + "\" cannot be " + map.text(key),
                low > 0 ? "it is relative: 0.1 (10%) at least, 1 (100%) at most"
                        : "it is relative: from 0 to 1 (100%)");
  return share;
}

int read_weeks(MapReader& map, const std::string& key, int fallback, int low, int high) {
  const double weeks = map.number(key, fallback, low, high);
  if (weeks != std::floor(weeks))
    map.problem(key, "\"" + key + "\" is a number of whole weeks", "write a number such as 12");
  return static_cast<int>(weeks);
}

std::vector<Guard> read_guards(MapReader& map, const Reading& reading, const std::string& metric) {
  std::vector<Guard> guards;
  for (const YamlValue& item : map.list("guards")) {
    MapReader inner(item, reading.file, "guard", reading.problems);
    Guard guard;
    const NamedSignal signal = read_metric(inner, "signal", reading);
    guard.signal = signal.id;
    guard.margin = read_share(inner, "margin", kDefaultMargin, 0);
    if (signal.found && signal.found->better == Better::Band)
      inner.problem("signal", "\"" + signal.id + "\" is a band, it has no worse side",
                    "guard a signal that has a direction (docs/reference/signals.md)");
    if (!guard.signal.empty() && guard.signal == metric)
      inner.problem("signal", "\"" + metric + "\" is the metric itself",
                    "guard what could get worse instead");
    const auto same = [&](const Guard& other) { return other.signal == guard.signal; };
    if (!guard.signal.empty() && std::any_of(guards.begin(), guards.end(), same))
      inner.problem("signal", "\"" + guard.signal + "\" is guarded twice", "keep one of them");
    inner.finish();
    guards.push_back(std::move(guard));
  }
  return guards;
}

void check_monday(MapReader& map, const std::string& key, Instant at) {
  if (at == start_of_iso_week(at)) return;
  map.problem(key, "\"" + key + "\" is no Monday 00:00 UTC: " + to_rfc3339(at),
              "write " + to_date(start_of_iso_week(at + kWeek)) + ", the Monday after");
}

void read_times(MapReader& map, Experiment& experiment) {
  experiment.baseline_weeks =
      read_weeks(map, "baseline_weeks", kDefaultBaseline, kShortestBaseline, kLongestBaseline);
  experiment.wash_in_weeks = read_weeks(map, "wash_in_weeks", 0, 0, kLongestWashIn);
  experiment.start = read_required_date(map, "start");
  const Instant after = experiment.start + kWeek * experiment.wash_in_weeks;
  const auto end = read_date(map, "end");
  experiment.end = end.value_or(after + kWeek * kDefaultRun);
  if (experiment.start == Instant{}) return;
  check_monday(map, "start", experiment.start);
  if (end) check_monday(map, "end", *end);
  if (experiment.end < after + kWeek * kShortestRun)
    map.problem("end", "\"end\" is less than 8 weeks after the start and its wash-in",
                "write " + to_date(start_of_iso_week(after + kWeek * kShortestRun)) +
                    " or later; it is fixed for good");
}

}  // namespace

std::vector<Experiment> read_experiment(const Reading& reading) {
  Experiment experiment;
  experiment.promise = place_in(reading, reading.value.line);
  MapReader map(reading.value, reading.file, "experiment", reading.problems);
  experiment.id = map.required_text("id");
  read_area(map, reading, experiment);
  experiment.hypothesis = map.required_text("hypothesis");
  experiment.procedure = map.required_text("procedure");
  experiment.procedure_version = map.required_text("version");
  const NamedSignal metric = read_metric(map, "metric", reading);
  experiment.metric = metric.id;
  read_direction(map, metric, experiment);
  experiment.min_effect = read_share(map, "min_effect", kSmallestEffect, kSmallestEffect);
  experiment.guards = read_guards(map, reading, experiment.metric);
  read_times(map, experiment);
  map.value("decision");
  map.finish();
  return {experiment};
}

std::vector<DecidedExperiment> read_experiment_decision(const Reading& reading) {
  if (reading.value.kind != YamlValue::Kind::Map) return {};
  Problems reported_already;
  MapReader map(reading.value, reading.file, "experiment", reported_already);
  const std::string id = map.text("id");
  const YamlValue* value = map.value("decision");
  if (value == nullptr || value->kind == YamlValue::Kind::Null) return {};
  DecidedExperiment decided{place_in(reading, value->line), id, {}};
  MapReader inner(*value, reading.file, "decision", reading.problems);
  inner.required_text("what");
  decided.decision.what = inner.choice(
      "what", {"adopted", "dropped", "improve_procedure", "improve_tester"}, "dropped");
  inner.required_text("on");
  decided.decision.decided_on = read_past_date(inner, "on", reading.seen_at).value_or(Instant{});
  decided.decision.note = inner.text("note");
  inner.finish();
  return {decided};
}

std::string promise_text(const Experiment& experiment) {
  PromiseText text;
  text.add(experiment.id).add(experiment.area).add(experiment.hypothesis);
  text.add(experiment.procedure).add(experiment.procedure_version).add(experiment.metric);
  text.add(experiment.higher ? "up" : "down").add(experiment.min_effect);
  text.add(static_cast<double>(experiment.guards.size()));
  for (const Guard& guard : experiment.guards) text.add(guard.signal).add(guard.margin);
  text.add(static_cast<double>(experiment.baseline_weeks)).add(experiment.start);
  text.add(static_cast<double>(experiment.wash_in_weeks)).add(experiment.end);
  return text.take();
}

std::string promise_text(const DecidedExperiment& decided) {
  const ExperimentDecision& decision = decided.decision;
  return PromiseText()
      .add(decided.experiment)
      .add(decision.what)
      .add(decision.decided_on)
      .add(decision.note)
      .take();
}

std::vector<PracticeProblem> experiment_problems(const PracticeHistory& history, Instant at) {
  std::vector<PracticeProblem> problems;
  const auto report = [&](const Promise& promise, std::string what, std::string remedy) {
    problems.push_back(
        {promise.path, promise.line, std::move(what), std::move(remedy), promise.first_seen});
  };
  std::vector<std::string> registered;
  for (const Experiment& experiment : history.experiments) {
    registered.push_back(experiment.id);
    // What is over may name what the library has left behind.
    if (experiment.promise.gone_at || experiment.end <= at) continue;
    std::vector<std::string> ids;
    std::vector<std::string> versions;
    for (const Procedure& procedure : history.procedures) {
      ids.push_back(procedure.id);
      if (procedure.id == experiment.procedure) versions.push_back(procedure.version);
    }
    const auto holds = std::find(versions.begin(), versions.end(), experiment.procedure_version);
    if (holds != versions.end()) continue;
    if (versions.empty())
      report(experiment.promise,
             "experiment " + experiment.id + " tries \"" + experiment.procedure +
                 "\", but the library has no such procedure",
             ids.empty() ? "add it to procedures/" : suggest(experiment.procedure, ids));
    else
      report(experiment.promise,
             "experiment " + experiment.id + " tries version \"" + experiment.procedure_version +
                 "\" of " + experiment.procedure + ", which the library does not have",
             "known are: " + versions.back());
  }
  const std::string prefix = "experiment:";
  for (const Review& review : history.reviews)
    for (const ReviewAction& action : review.actions) {
      if (review.promise.gone_at || action.promise.gone_at) continue;
      if (action.evidence.rfind(prefix, 0) != 0) continue;
      const std::string id = action.evidence.substr(prefix.size());
      if (std::find(registered.begin(), registered.end(), id) == registered.end())
        report(action.promise,
               "action " + action.id + " names experiment \"" + id +
                   "\" as evidence, but none of that id was registered",
               registered.empty() ? "add it to experiments/" : suggest(id, registered));
    }
  return problems;
}

}  // namespace plumbline::config
