
#include <ctime>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/doctor/diagnosis.h"
#include "cli/doctor/examine_feed.h"
#include "cli/doctor/render_diagnosis.h"
#include "cli/environment.h"
#include "cli/exit_codes.h"
#include "cli/interruption.h"
#include "cli/web_access.h"

namespace plumbline::cli {

namespace {

/// How long the past of a vCenter is looked into.
constexpr std::chrono::seconds kTurn{3};

Diagnosis examine(const Environment& environment, const Options& options,
                  const config::VCenterSettings& vcenter, const std::vector<scoring::Need>& needs,
                  const std::stop_token& stop) {
  ScratchStore store;
  auto settings = collector_settings(environment.settings, vcenter, options.environment);
  settings.background_turn = kTurn;
  settings.background_share = 1;
  // A dangerous account is told about in full instead of being refused at the first call.
  settings.strict_read_only = false;
  const auto collector =
      collector::make_collector(settings, scoring::compile_plan(environment.rubric), store);
  const bool shown = isatty(STDERR_FILENO) != 0;
  const auto progress = [shown](const std::string& text) {
    if (shown) std::cerr << "\r\033[K" << text << std::flush;
  };
  collector::SweepReport first = collector->sweep(stop, progress);
  const auto after_first = collector->status();
  if (first.outcome != PollOutcome::Failed) (void)collector->sweep_current(stop, progress);
  if (shown) std::cerr << "\r\033[K" << std::flush;
  const Examined examined{std::move(first),
                          after_first,
                          collector->status(),
                          vcenter.url,
                          store,
                          needs,
                          collector->server_now(),
                          environment.settings.collect_every,
                          environment.settings.rehearsal,
                          &environment.rubric.work};
  collector->disconnect();
  return diagnose(examined);
}

/// What browsers and Prometheus will be shown; nothing where plumbline serves without TLS.
std::vector<Finding> examine_web(const config::Settings& settings) {
  using Grade = Finding::Grade;
  Finding finding;
  finding.subject = "plumbline's own web server";
  const auto loaded = load_web_access(settings);
  if (!loaded) {
    finding.grade = Grade::Problem;
    finding.says = loaded.error().front().to_string();
    return {finding};
  }
  if (!loaded->access.tls) return {};
  const auto word = word_about_certificate(*loaded->access.tls, std::time(nullptr));
  finding.says = word ? word->says : word.error().to_string();
  if (!word || !word->valid)
    finding.grade = Grade::Problem;
  else if (word->soon)
    finding.grade = Grade::Note;
  if (finding.grade != Grade::Good)
    finding.remedy = "put a new one into " + loaded->access.tls->cert_file +
                     "; it is taken over "
                     "without a restart";
  return {finding};
}

/// Fetches each feed of the scopes that this vCenter is the first of; writes nothing.
void examine_feeds(const Environment& environment, const Options& options,
                   const std::string& vcenter, const std::stop_token& stop, Diagnosis& diagnosis) {
  for (const auto& feed : environment.settings.feeds)
    for (const auto& scope : environment.settings.scopes)
      if (scope.name == feed.scope && scope.vcenters.front() == vcenter)
        diagnosis.findings.push_back(
            examine_feed(feed, scope, environment.rubric, options.environment, stop));
}

}  // namespace

int doctor(const Options& options) {
  const auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  const Interruption interruption;
  const auto needs = scoring::needs_of(environment->rubric);
  std::vector<Diagnosis> diagnoses;
  for (const auto& vcenter : environment->settings.vcenters) {
    if (interruption.token().stop_requested()) break;
    diagnoses.push_back(examine(*environment, options, vcenter, needs, interruption.token()));
    if (diagnoses.size() == 1)
      for (auto& finding : examine_web(environment->settings))
        diagnoses.back().findings.push_back(std::move(finding));
    examine_feeds(*environment, options, vcenter.name, interruption.token(), diagnoses.back());
    if (options.format != "json")
      std::cout << render_diagnosis(diagnoses.back(), options.colour, options.width) << std::flush;
  }
  if (options.format == "json") std::cout << diagnoses_as_json(diagnoses);
  bool reached = false;
  bool healthy = true;
  for (const auto& diagnosis : diagnoses) {
    reached = reached || diagnosis.reached;
    healthy = healthy && diagnosis.healthy();
  }
  if (!reached) return Exit::CollectFailed;
  return healthy ? Exit::Ok : Exit::ProblemsFound;
}

}  // namespace plumbline::cli
