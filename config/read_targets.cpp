#include "config/read_targets.h"

#include "config/promise_text.h"

namespace plumbline::config {
namespace {

using scoring::Better;

// "at_least" or "at_most", as the catalogue says that better lies.
void check_direction(MapReader& map, const Target& target, const NamedSignal& signal) {
  if (!signal.found) return;
  const std::string key = target.higher ? "at_least" : "at_most";
  if (signal.found->better == Better::Info)
    map.problem("signal", "\"" + signal.id + "\" is information only, it takes no target",
                "choose a signal that has a direction (docs/reference/signals.md)");
  else if (signal.found->better == (target.higher ? Better::Lower : Better::Higher))
    map.problem(
        key, "more of \"" + signal.id + "\" is " + (target.higher ? "worse" : "better"),
        std::string("write ") + (target.higher ? "at_most" : "at_least") + " instead of " + key);
}

Target read_target(const Reading& reading, const YamlValue& item) {
  Target target;
  target.promise = place_in(reading, item.line);
  MapReader map(item, reading.file, "target", reading.problems);
  target.signal = map.required_text("signal");
  const NamedSignal signal = read_signal_id(map, "signal", reading.rubric);
  const bool least = map.has("at_least");
  target.higher = least;
  if (map.valid() && least == map.has("at_most")) {
    map.problem("signal", "a target needs either \"at_least\" or \"at_most\"",
                least ? "keep one of them" : "add \"at_least: …\" or \"at_most: …\"");
  } else if (map.valid()) {
    target.value = read_value(map, least ? "at_least" : "at_most", signal);
    check_direction(map, target, signal);
  }
  target.owner = map.required_text("owner");
  map.finish();
  return target;
}

void signals_of(const scoring::Requirement& requirement, std::vector<std::string>& signals) {
  if (requirement.kind == scoring::Requirement::Kind::Criterion)
    signals.push_back(requirement.signal);
  for (const scoring::Requirement& part : requirement.parts) signals_of(part, signals);
}

// The criterion that is meant; it may be left out when there is only one.
std::string read_criterion(MapReader& map, const scoring::Indicator* indicator) {
  std::string signal = map.text("signal");
  if (indicator == nullptr) return signal;
  std::vector<std::string> signals;
  signals_of(indicator->requires_, signals);
  if (signal.empty() && signals.size() == 1) return signals.front();
  for (const std::string& each : signals)
    if (each == signal) return signal;
  if (signal.empty())
    map.problem("signal", "\"" + indicator->id + "\" has several criteria",
                "say which: " + suggest("", signals));
  else
    map.problem("signal", "\"" + indicator->id + "\" has no criterion on \"" + signal + "\"",
                suggest(signal, signals));
  return signal;
}

}  // namespace

std::vector<Target> read_targets(const Reading& reading) {
  std::vector<Target> targets;
  MapReader map(reading.value, reading.file, "targets", reading.problems);
  for (const YamlValue& item : map.list("targets")) targets.push_back(read_target(reading, item));
  map.value("forecasts");
  map.finish();
  refuse_repeats(reading, targets, [](const Target& t) { return "target for " + t.signal; });
  return targets;
}

std::vector<Forecast> read_forecasts(const Reading& reading) {
  std::vector<Forecast> forecasts;
  if (reading.value.kind != YamlValue::Kind::Map) return forecasts;
  MapReader map(reading.value, reading.file, "targets", reading.problems);
  for (const YamlValue& item : map.list("forecasts")) {
    Forecast forecast;
    forecast.promise = place_in(reading, item.line);
    MapReader inner(item, reading.file, "forecast", reading.problems);
    forecast.signal = inner.required_text("signal");
    const NamedSignal signal = read_signal_id(inner, "signal", reading.rubric);
    forecast.entity = inner.text("entity");
    forecast.made_for = read_required_date(inner, "for");
    forecast.value = read_value(inner, "value", signal);
    inner.finish();
    forecasts.push_back(std::move(forecast));
  }
  refuse_repeats(reading, forecasts, [](const Forecast& f) {
    return "forecast of " + f.signal + (f.entity.empty() ? "" : " of " + f.entity) + " for " +
           to_date(f.made_for);
  });
  return forecasts;
}

std::vector<ThresholdOverride> read_thresholds(const Reading& reading) {
  std::vector<ThresholdOverride> thresholds;
  MapReader map(reading.value, reading.file, "thresholds", reading.problems);
  for (const YamlValue& item : map.list("thresholds")) {
    ThresholdOverride threshold;
    threshold.promise = place_in(reading, item.line);
    MapReader inner(item, reading.file, "threshold", reading.problems);
    const scoring::Indicator* indicator = read_indicator_id(inner, "indicator", reading.rubric);
    if (indicator) threshold.indicator = indicator->id;
    threshold.signal = read_criterion(inner, indicator);
    threshold.threshold =
        read_value(inner, "threshold", {threshold.signal, reading.rubric.signal(threshold.signal)});
    threshold.reason = inner.required_text("reason");
    inner.finish();
    thresholds.push_back(std::move(threshold));
  }
  map.finish();
  refuse_repeats(reading, thresholds, [](const ThresholdOverride& t) {
    return "threshold of " + t.indicator + " on " + t.signal;
  });
  return thresholds;
}

std::string promise_text(const Target& target) {
  return PromiseText()
      .add(target.signal)
      .add(target.value)
      .add(target.higher ? "up" : "down")
      .add(target.owner)
      .take();
}

std::string promise_text(const Forecast& forecast) {
  return PromiseText()
      .add(forecast.signal)
      .add(forecast.entity)
      .add(forecast.made_for)
      .add(forecast.value)
      .take();
}

std::string promise_text(const ThresholdOverride& threshold) {
  return PromiseText()
      .add(threshold.indicator)
      .add(threshold.signal)
      .add(threshold.threshold)
      .add(threshold.reason)
      .take();
}

}  // namespace plumbline::config
