#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "exporters/render.h"

namespace plumbline::cli {

int assess(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
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
