#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/experiment/desk.h"
#include "config/yaml.h"
#include "exporters/experiments.h"
#include "scoring/experiments/plan.h"
#include "scoring/experiments/suggestions.h"

namespace plumbline::cli {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr int kMostWeeks = 26;
constexpr std::size_t kMostTried = 5;  // metrics that `new` looks at for one that can be decided

/// What all four need.
struct Workbench {
  const Options& options;
  const Environment& environment;
  ledger::Ledger& ledger;
  std::vector<Desk> desks;

  bool json() const { return options.format == "json"; }
};

int problem(const std::string& what, const std::string& remedy) {
  report_problems({{what, {}, remedy}});
  return Exit::Usage;
}

/// `new` and `plan` are about one scope.
int one_scope(const Workbench& bench) {
  if (bench.desks.size() == 1) return Exit::Ok;
  std::string names;
  for (const auto& desk : bench.desks) names += (names.empty() ? "" : ", ") + desk.result.name;
  return problem("there is more than one scope: " + names, "name one with --scope");
}

scoring::Assessment assessment_of(const Workbench& bench) {
  scoring::Assessment all;
  for (const auto& desk : bench.desks) all.scopes.push_back(desk.result);
  return all;
}

int list(const Workbench& bench) {
  const auto assessment = assessment_of(bench);
  const auto listed = exporters::experiments_in(assessment, bench.options.area);
  std::cout << (bench.json() ? exporters::render_experiments_json(listed)
                             : exporters::render_experiments(listed, bench.options.colour));
  return Exit::Ok;
}

int show(const Workbench& bench) {
  const auto assessment = assessment_of(bench);
  std::vector<std::string> known;
  int found = 0;
  for (const auto& listed : exporters::experiments_in(assessment, {})) {
    known.push_back(listed.result->id);
    if (listed.result->id != bench.options.experiment) continue;
    exporters::ShownExperiment shown{
        listed, bench.environment.rubric.signal(listed.result->promise.metric), std::nullopt};
    const auto week = bench.ledger.published(listed.scope, listed.result->promise.end);
    if (week && *week)
      shown.published = exporters::published_verdict(**week, listed.scope, listed.result->id);
    if (found++ > 0) std::cout << "\n";
    std::cout << (bench.json() ? exporters::render_experiment_json(shown)
                               : exporters::render_experiment(shown, bench.options.colour));
  }
  if (found > 0) return Exit::Ok;
  return problem("no experiment '" + bench.options.experiment + "' was seen",
                 known.empty() ? "`plumbline experiment new --area change` writes the first"
                               : config::suggest(bench.options.experiment, known));
}

int targets(const Workbench& bench) {
  std::vector<exporters::WatchedTargets> watched;
  for (const auto& desk : bench.desks) watched.push_back({desk.result.name, desk.result.targets});
  std::cout << (bench.json() ? exporters::render_targets_json(watched)
                             : exporters::render_targets(watched, bench.options.colour));
  return Exit::Ok;
}

/// What was asked for on the command line laid over a draft.
void apply(const Options& options, Experiment& draft) {
  if (options.min_effect > 0) draft.min_effect = options.min_effect;
  if (options.run_weeks > 0)
    draft.end = draft.start + kWeek * (draft.wash_in_weeks + options.run_weeks);
}

exporters::PlannedExperiment planned(const Workbench& bench, const Desk& desk, Experiment draft) {
  const auto& rubric = bench.environment.rubric;
  exporters::PlannedExperiment out;
  out.scope = desk.result.name;
  out.plan = scoring::plan(draft, bench.options.planned_effect, desk.subject.practice, desk.weeks,
                           rubric, desk.as_of);
  out.metric = rubric.signal(draft.metric);
  out.draft = std::move(draft);
  return out;
}

/// A draft on the metric that lasts as long as it needs, but not longer than half a year; where
/// that is too little for the usual smallest effect, one on a larger effect.
exporters::PlannedExperiment drafted(const Workbench& bench, const Desk& desk,
                                     const scoring::Area& area,
                                     const scoring::MetricSuggestion& metric,
                                     const std::vector<scoring::MetricSuggestion>& all) {
  Experiment draft =
      scoring::draft_experiment(metric, all, area, desk.subject.practice, desk.result, desk.as_of);
  std::optional<exporters::PlannedExperiment> out;
  for (const double effect : {0.2, 0.3, 0.4, 0.5}) {
    draft.min_effect = effect;
    apply(bench.options, draft);
    out = planned(bench, desk, draft);
    const auto& weeks = out->plan.weeks;
    if (out->plan.possible || bench.options.run_weeks > 0) return *out;
    if (weeks && *weeks <= kMostWeeks) {
      draft.end = draft.start + kWeek * (draft.wash_in_weeks + *weeks);
      return planned(bench, desk, draft);
    }
    if (bench.options.min_effect > 0) break;
  }
  return *out;
}

const scoring::Area* area_of(const Workbench& bench, const std::string& metric) {
  for (const auto& area : bench.environment.rubric.areas)
    if (metric.starts_with(area.prefix + ".")) return &area;
  return nullptr;
}

/// The area's suggestions, and the one for --metric; what is wrong with it is reported.
struct Choice {
  const scoring::Area* area = nullptr;
  std::vector<scoring::MetricSuggestion> all;
  std::vector<const scoring::MetricSuggestion*> tried;
};

std::optional<Choice> choose(const Workbench& bench, const Desk& desk) {
  const auto& rubric = bench.environment.rubric;
  const auto& metric = bench.options.metric;
  Choice choice;
  choice.area =
      bench.options.area.empty() ? area_of(bench, metric) : rubric.area(bench.options.area);
  if (!choice.area) {
    std::vector<std::string> ids;
    for (const auto& area : rubric.areas)
      if (rubric.top_level(area.id, "classic") > 1) ids.push_back(area.id);
    const std::string& word = bench.options.area.empty() ? metric : bench.options.area;
    problem("there is no area for '" + word + "'", config::suggest(word, ids));
    return std::nullopt;
  }
  choice.all = scoring::suggest_metrics(*choice.area, desk.result, desk.weeks, rubric, desk.as_of);
  std::vector<std::string> ids;
  for (const auto& each : choice.all) {
    ids.push_back(each.signal);
    if (metric.empty() ? each.unsuitable.empty() : each.signal == metric)
      choice.tried.push_back(&each);
  }
  if (metric.empty() || !choice.tried.empty()) return choice;
  problem("'" + metric + "' is no metric of " + choice.area->id + " that an experiment can improve",
          config::suggest(metric, ids));
  return std::nullopt;
}

int refuse(const exporters::PlannedExperiment& planned) {
  for (const auto& refusal : planned.plan.refusals)
    std::cerr << "plumbline: " << planned.draft.metric << ": " << refusal.text << "\n";
  return Exit::ProblemsFound;
}

int write_file(const Workbench& bench, const exporters::NewExperiment& made) {
  const std::string& path = bench.options.out_file;
  if (path.empty()) {
    if (!bench.json()) std::cout << made.file;
    return Exit::Ok;
  }
  if (std::filesystem::exists(path))
    return problem(path + " is there already", "choose another name; nothing is overwritten");
  std::ofstream out(path, std::ios::binary);
  out << made.file;
  out.close();
  if (!out) return problem(path + " cannot be written", "look at the folder's rights");
  std::cerr << path << ": written\nNext: fill in hypothesis and procedure, then plumbline "
            << "experiment plan " << path << "\n";
  return Exit::Ok;
}

int make_new(const Workbench& bench) {
  if (const int code = one_scope(bench); code != Exit::Ok) return code;
  const Desk& desk = bench.desks.front();
  const auto choice = choose(bench, desk);
  if (!choice) return Exit::Usage;
  exporters::NewExperiment made;
  made.scope = desk.result.name;
  made.area = choice->area->id;
  made.suggestions = choice->all;
  std::optional<exporters::PlannedExperiment> first;
  for (std::size_t i = 0; i < std::min(choice->tried.size(), kMostTried); ++i) {
    auto next = drafted(bench, desk, *choice->area, *choice->tried[i], choice->all);
    if (next.plan.possible) made.planned = std::move(next);
    if (made.planned) break;
    if (!first) first = std::move(next);
  }
  if (made.planned) made.file = exporters::experiment_file(*made.planned);
  if (bench.json()) std::cout << exporters::render_new_experiment_json(made);
  // The file alone goes to standard output, so that it can be redirected.
  if (!bench.json()) std::cerr << exporters::render_suggestions(made, false) << "\n";
  if (made.planned) return write_file(bench, made);
  if (first) return refuse(*first);
  report_problems({{"no metric of " + made.area + " has a value in 12 of the last 20 weeks",
                    {},
                    "wait until it has, or feed what it lacks: plumbline explain " + made.area}});
  return Exit::ProblemsFound;
}

int make_plan(const Workbench& bench) {
  if (const int code = one_scope(bench); code != Exit::Ok) return code;
  const Desk& desk = bench.desks.front();
  std::optional<exporters::PlannedExperiment> out;
  if (!bench.options.folder.empty()) {
    auto draft = draft_in_file(bench.options.folder, desk, bench.environment.rubric);
    if (!draft) return report_problems(draft.error());
    apply(bench.options, *draft);
    out = planned(bench, desk, std::move(*draft));
  } else {
    if (bench.options.metric.empty())
      return problem("nothing to plan", "name an experiment file, or a metric with --metric");
    const auto choice = choose(bench, desk);
    if (!choice) return Exit::Usage;
    const auto& metric = *choice->tried.front();
    Experiment draft = scoring::draft_experiment(metric, {}, *choice->area, desk.subject.practice,
                                                 desk.result, desk.as_of);
    apply(bench.options, draft);
    out = planned(bench, desk, std::move(draft));
  }
  std::cout << (bench.json() ? exporters::render_plan_json(*out)
                             : exporters::render_plan(*out, bench.options.colour));
  if (out->plan.possible) return Exit::Ok;
  return refuse(*out);
}

}  // namespace

int experiment(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  auto desks = open_desks(*environment, **ledger, options, terminal_progress());
  if (!desks) return report_problems({desks.error()}), Exit::Ledger;
  const Workbench bench{options, *environment, **ledger, std::move(*desks)};
  if (options.action == "list") return list(bench);
  if (options.action == "show") return show(bench);
  if (options.action == "targets") return targets(bench);
  if (options.action == "plan") return make_plan(bench);
  return make_new(bench);
}

}  // namespace plumbline::cli
