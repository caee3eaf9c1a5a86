#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "exporters/render.h"

namespace plumbline::cli {

namespace {

/// What was said at the end of the last closed week before `--at`, of every scope, byte for byte.
int print_published(const Options& options, const Environment& environment,
                    ledger::Ledger& ledger) {
  const auto info = ledger.info();
  if (!info) return report_problems({info.error()}), Exit::Ledger;
  const auto at = options.at ? options.at : info->latest_recorded_at;
  if (!at) return report_problems({Error{"the ledger is empty", info->path, {}}}), Exit::Ledger;
  bool any = false;
  for (const auto& scope : environment.settings.scopes) {
    const auto said = ledger.published(scope.name, start_of_iso_week(*at));
    if (!said) return report_problems({said.error()}), Exit::Ledger;
    if (*said) std::cout << **said;
    any = any || *said;
  }
  if (any) return Exit::Ok;
  std::cerr << "plumbline: nothing was published for the week that ended on "
            << to_date(start_of_iso_week(*at)) << " (`plumbline serve` publishes each week once)\n";
  return Exit::Ledger;
}

}  // namespace

int assess(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  if (options.as_published) return print_published(options, *environment, **ledger);
  const auto assessment = judge(*environment, **ledger, options.at, options.known_at, options.scope,
                                terminal_progress());
  if (!assessment) return report_problems({assessment.error()}), Exit::Ledger;
  if (options.format == "json") {
    std::cout << exporters::render_json(*assessment) << "\n";
  } else {
    std::cout << exporters::render_table(*assessment, environment->rubric, options.colour);
  }
  return Exit::Ok;
}

}  // namespace plumbline::cli
