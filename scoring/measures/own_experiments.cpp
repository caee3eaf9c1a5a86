#include "scoring/measures/own_experiments.h"

#include <algorithm>

#include "scoring/core.h"

namespace plumbline::scoring {

namespace {

using std::chrono::weeks;

// The shortest experiment that can be registered (docs/schemas/experiments.schema.json).
constexpr std::size_t kShortestBaseline = 12;
constexpr weeks kShortestRun{8};

/// When an experiment registered now could be decided at the earliest.
Instant earliest_end(const Context& context) {
  const auto known = context.judged()->weeks.size();
  const Instant monday = start_of_iso_week(context.as_of()) + weeks(1);
  const auto lacking = known < kShortestBaseline ? kShortestBaseline - known : 0;
  return monday + weeks(lacking) + kShortestRun;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const auto& one : texts) text += (text.empty() ? "" : "; ") + one;
  return text;
}

}  // namespace

OwnExperiments own_experiments(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  OwnExperiments own;
  own.window = {as_of - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)), as_of,
                0, std::nullopt};
  const Area* area = area_named(context, signal);
  if (!area) return own;
  for (const auto& experiment : context.judged()->experiments)
    if (experiment.area == area->id &&
        (is_open(experiment) || experiment.promise.end > own.window.from))
      own.all.push_back(&experiment);
  return own;
}

bool is_open(const ExperimentResult& experiment) {
  return experiment.status == ExperimentStatus::Planned ||
         experiment.status == ExperimentStatus::Running;
}

Witness experiment_witness(const ExperimentResult& experiment, bool counts,
                           const std::string& why) {
  std::string note =
      experiment.id + " " +
      (experiment.summary.empty() ? to_string(experiment.verdict) : experiment.summary);
  if (!why.empty() && why != to_string(experiment.verdict)) note += "; " + why;
  return {Witness::Kind::Practice, 0, experiment.promise.promise.path, counts, std::move(note)};
}

Reading own_reading(const Context& context, const Signal& signal, const OwnExperiments& own,
                    double count, const std::vector<const ExperimentResult*>& open,
                    const std::vector<std::string>& texts, std::vector<Witness> witnesses) {
  Reading reading = number_reading(signal, own.window, count,
                                   static_cast<std::int64_t>(own.all.size()), Judging::Practice);
  reading.pending = static_cast<double>(open.size());
  reading.value.reason.input = "experiments";
  reading.value.reason.earliest = earliest_end(context);
  std::vector<std::string> said = texts;
  for (const auto* experiment : open) {
    const Instant end = experiment->promise.end;
    if (experiment == open.front() || end < *reading.value.reason.earliest)
      reading.value.reason.earliest = end;
    said.push_back(experiment->id + " is decided on " + to_date(end));
  }
  if (said.empty())
    said.push_back(own.all.empty() ? "no experiment of the area was registered in time"
                                   : "none of its experiments is on such a metric");
  reading.value.reason.text = joined(said);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
