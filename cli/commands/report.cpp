#include "exporters/report.h"

#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "cli/past.h"
#include "cli/version.h"

namespace plumbline::cli {
namespace {

/// Judges as `assess` does, with the weeks before; prints what `render` makes of it.
template <class Render>
int show(const Options& options, const Render& render) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  auto assessment = judge(*environment, **ledger, options.at, options.known_at, options.scope,
                          terminal_progress());
  if (!assessment) return report_problems({assessment.error()}), Exit::Ledger;
  scoring::Snapshot snapshot;
  snapshot.assessment = std::move(*assessment);
  snapshot.rubric = environment->rubric;
  snapshot.version = version();
  snapshot.revision = revision();
  if (const auto done = add_past(*environment, **ledger, snapshot); !done)
    return report_problems({done.error()}), Exit::Ledger;
  std::cout << render(snapshot);
  return Exit::Ok;
}

}  // namespace

int report(const Options& options) {
  return show(options, [&](const scoring::Snapshot& snapshot) {
    if (options.format == "json") return exporters::report_json(snapshot);
    if (options.format == "csv") return exporters::report_csv(snapshot);
    if (options.format == "html") return exporters::report_html(snapshot);
    return exporters::report_markdown(snapshot);
  });
}

int roadmap(const Options& options) {
  return show(options, [&](const scoring::Snapshot& snapshot) {
    return options.format == "json"
               ? exporters::render_roadmap_json(snapshot)
               : exporters::render_roadmap(snapshot, options.colour, options.width);
  });
}

int outcomes(const Options& options) {
  return show(options, [&](const scoring::Snapshot& snapshot) {
    return options.format == "json"
               ? exporters::render_outcomes_json(snapshot)
               : exporters::render_outcomes(snapshot, options.colour, options.width);
  });
}

}  // namespace plumbline::cli
