#include <algorithm>
#include <set>

#include "scoring/library.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/own_experiments.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// Whether the procedure as it was tried selects one of these classes.
bool tried_on(const Context& context, const Library& library, const Experiment& tried,
              const std::vector<std::string>& classes) {
  const auto& procedures = context.practice().procedures;
  return std::any_of(procedures.begin(), procedures.end(), [&](const Procedure& procedure) {
    return procedure.id == tried.procedure && procedure.version == tried.procedure_version &&
           procedure.promise.first_seen <= context.as_of() && library.selects(procedure, classes);
  });
}

/// Whether the procedure as it was tried is what the library says now: that very version, or one
/// that came after it and was not there before.
bool in_library(const Context& context, const Experiment& tried) {
  const Procedure* now = nullptr;
  const Procedure* then = nullptr;
  std::set<std::string> older;
  for (const auto& procedure : context.practice().procedures) {
    const Promise& promise = procedure.promise;
    if (procedure.id != tried.procedure || promise.first_seen > context.as_of()) continue;
    if (procedure.version == tried.procedure_version && !then) then = &procedure;
    if (!then) older.insert(procedure.version);
    if (promise.covers(context.as_of())) now = &procedure;
  }
  return now && then && !older.contains(now->version);
}

std::int64_t weeks_with_data(const ExperimentResult& experiment) {
  return std::count_if(
      experiment.weeks.begin(), experiment.weeks.end(),
      [](const ExperimentWeek& week) { return week.role == WeekRole::After && week.value; });
}

/// Empty: it counts. Else what is missing.
std::string missing(const Context& context, const ExperimentResult& experiment, double least) {
  if (experiment.verdict != ExperimentVerdict::Held) return to_string(experiment.verdict);
  if (!experiment.adopted) return "held, but its procedure is not adopted";
  if (!in_library(context, experiment.promise))
    return "held and adopted, but the library does not have procedure " +
           experiment.promise.procedure + " " + experiment.promise.procedure_version;
  const auto weeks = weeks_with_data(experiment);
  if (static_cast<double>(weeks) < least)
    return "held, but only " + std::to_string(weeks) + " weeks after its start have something in " +
           "them";
  return {};
}

}  // namespace

/// How many experiments of the area ended in the window and were held, with their procedure adopted
/// and in the library (rubric B.0, level 5). With `metrics`, `classes`: only those whose primary
/// metric is one of these, or whose procedure selects one of these classes; with `weeks`: only
/// those with so many weeks of data after their start. One that is planned or runs is a promise too
/// young to count.
Reading experiments_held(const Context& context, const Signal& signal) {
  const OwnExperiments own = own_experiments(context, signal);
  const auto metrics = list_parameter(signal, "metrics");
  const auto classes = list_parameter(signal, "classes");
  const Library library(context);
  const double least = number_parameter(signal, "weeks");
  double held = 0;
  std::vector<std::string> texts;
  std::vector<Witness> witnesses;
  std::vector<const ExperimentResult*> open;
  for (const ExperimentResult* experiment : own.all) {
    const std::string& metric = experiment->promise.metric;
    const bool any_kind = metrics.empty() && classes.empty();
    if (!any_kind && std::find(metrics.begin(), metrics.end(), metric) == metrics.end() &&
        !tried_on(context, library, experiment->promise, classes))
      continue;
    if (is_open(*experiment)) {
      open.push_back(experiment);
      continue;
    }
    const std::string why = missing(context, *experiment, least);
    if (why.empty()) ++held;
    const bool kept = experiment->verdict != ExperimentVerdict::Held || why.empty();
    texts.push_back(experiment->id + " " + (kept ? experiment->summary : why));
    witnesses.push_back(experiment_witness(*experiment, why.empty(), why));
  }
  return own_reading(context, signal, own, held, open, texts, std::move(witnesses));
}

}  // namespace plumbline::scoring
