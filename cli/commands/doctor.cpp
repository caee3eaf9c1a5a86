#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "cli/commands/commands.h"
#include "cli/doctor/diagnosis.h"
#include "cli/doctor/render_diagnosis.h"
#include "cli/environment.h"
#include "cli/exit_codes.h"
#include "cli/interruption.h"

namespace plumbline::cli {

namespace {

/// How long the past of a vCenter is looked into.
constexpr std::chrono::seconds kTurn{3};
constexpr std::size_t kUsualWidth = 100;

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
  return kUsualWidth;
}

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
                          environment.settings.rehearsal};
  collector->disconnect();
  return diagnose(examined);
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
    if (options.format != "json")
      std::cout << render_diagnosis(diagnoses.back(), options.colour, terminal_width())
                << std::flush;
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
