#pragma once

#include <vector>

#include "config/practice_fields.h"

namespace plumbline::config {

/// What was made of an experiment, as an item of its own: deciding leaves the promise alone.
struct DecidedExperiment {
  Promise promise;
  std::string experiment;
  ExperimentDecision decision;
};

/// experiments/*.yml, one each, without its decision (rubric B.0.1). Refused: an area without a
/// rubric, a metric that nothing computes or that has no direction, a direction other than the
/// catalogue's, an effect below a tenth, a baseline under 12 weeks, more than 2 weeks of wash-in, a
/// start or end that is no Monday 00:00 UTC, less than 8 weeks from the wash-in to the end, a guard
/// that has no direction or is the metric itself.
std::vector<Experiment> read_experiment(const Reading& reading);
/// Its decision, if there is one; problems of the file as a whole are reported by read_experiment.
std::vector<DecidedExperiment> read_experiment_decision(const Reading& reading);

std::string promise_text(const Experiment& experiment);
std::string promise_text(const DecidedExperiment& decided);

/// What only the whole folder can tell, among what is in force at `at`: experiments that are not
/// over and name a procedure or version that the library never had, and closed actions whose
/// evidence is an experiment that nobody registered. Reported; the items stay.
std::vector<PracticeProblem> experiment_problems(const PracticeHistory& history, Instant at);

}  // namespace plumbline::config
