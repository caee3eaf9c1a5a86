#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/moves.h"
#include "config/load_rubric.h"
#include "exporters/render.h"

namespace plumbline::cli {

int changes(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  Comparison comparison{options.from, options.at, nullptr};
  scoring::Rubric former;
  if (!options.former_rubric.empty()) {
    auto folders = environment->settings.overrides;
    folders.push_back(options.former_rubric);
    auto rubric = config::load_rubric(folders);
    if (!rubric) return report_problems(rubric.error());
    former = std::move(*rubric);
    comparison.former_rubric = &former;
  }
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto passages =
      compare(*environment, **ledger, comparison, options.scope, terminal_progress());
  if (!passages) return report_problems({passages.error()}), Exit::Ledger;
  std::cout << (options.format == "json" ? exporters::render_changes_json(*passages)
                                         : exporters::render_changes(*passages, options.colour));
  return Exit::Ok;
}

}  // namespace plumbline::cli
