#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/experiments/plan.h"
#include "scoring/experiments/suggestions.h"

namespace plumbline::exporters {

/// An experiment of a scope, as a list shows it. Points into the assessment it was taken from.
struct ListedExperiment {
  std::string scope;
  const scoring::ExperimentResult* result = nullptr;
};

/// Those of one area (empty: all) in the order of their registration, scope by scope.
std::vector<ListedExperiment> experiments_in(const scoring::Assessment& assessment,
                                             const std::string& area);

/// What a published week said of an experiment when it was decided; it stays as it was said.
struct PublishedVerdict {
  Instant week;
  std::string verdict;
  std::string summary;
};

/// One experiment with all that is known of it.
struct ShownExperiment {
  ListedExperiment experiment;
  const scoring::Signal* metric = nullptr;  ///< nullptr: the rubric has no such signal
  std::optional<PublishedVerdict> published;
};

/// A metric's experiment before it is written, or as its file has it.
struct PlannedExperiment {
  std::string scope;
  Experiment draft;
  scoring::ExperimentPlan plan;
  const scoring::Signal* metric = nullptr;
};

/// `experiment new`: what could be tried, and the draft of one.
struct NewExperiment {
  std::string scope;
  std::string area;
  std::vector<scoring::MetricSuggestion> suggestions;
  std::optional<PlannedExperiment> planned;  ///< nullopt: none can be decided
  std::string file;                          ///< the YAML
};

/// A scope's targets with what its weeks say against them.
struct WatchedTargets {
  std::string scope;
  std::vector<scoring::TargetEvidence> targets;
};

// For a terminal (`colour`: ANSI), and for programs.
std::string render_experiments(const std::vector<ListedExperiment>& experiments, bool colour);
std::string render_experiments_json(const std::vector<ListedExperiment>& experiments);
std::string render_experiment(const ShownExperiment& shown, bool colour);
std::string render_experiment_json(const ShownExperiment& shown);
std::string render_plan(const PlannedExperiment& planned, bool colour);
std::string render_plan_json(const PlannedExperiment& planned);
std::string render_targets(const std::vector<WatchedTargets>& watched, bool colour);
std::string render_targets_json(const std::vector<WatchedTargets>& watched);
std::string render_suggestions(const NewExperiment& made, bool colour);
std::string render_new_experiment_json(const NewExperiment& made);
/// The commented file of a draft, with what its plan says; check-practice finds nothing wrong with
/// it but what the library lacks.
std::string experiment_file(const PlannedExperiment& planned);

/// "held", "running": the verdict once there is one, else the status.
std::string standing_of(const scoring::ExperimentResult& experiment);
/// What a published week's JSON says of the experiment; nullopt: nothing, or no verdict yet.
std::optional<PublishedVerdict> published_verdict(const std::string& json, const std::string& scope,
                                                  const std::string& id);

}  // namespace plumbline::exporters
