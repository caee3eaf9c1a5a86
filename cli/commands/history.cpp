#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/past_days.h"
#include "exporters/render.h"

namespace plumbline::cli {

namespace {

/// A running Prometheus holds its newest hours in memory and refuses blocks that reach into them.
constexpr std::chrono::hours kLeftToPrometheus{3};

Result<Instant> last_moment(const Options& options, ledger::Ledger& ledger) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at)
    return fail("the ledger is empty", info->path, "run `plumbline collect --once` first");
  return options.until.value_or(*info->latest_recorded_at - kLeftToPrometheus);
}

}  // namespace

int history(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto until = last_moment(options, **ledger);
  if (!until) return report_problems({until.error()}), Exit::Ledger;
  const auto since = std::holds_alternative<Instant>(options.since)
                         ? std::get<Instant>(options.since)
                         : *until - std::get<std::chrono::seconds>(options.since);
  const auto moments = midnights(since, *until);
  if (moments.empty())
    return report_problems(
        {{"there is no midnight between " + to_rfc3339(since) + " and " + to_rfc3339(*until),
          "--since", "ask for an earlier day"}});
  const auto assessments =
      judge_moments(*environment, **ledger, moments, options.scope, terminal_progress());
  if (!assessments) return report_problems({assessments.error()}), Exit::Ledger;
  std::cout << exporters::render_history(*assessments, environment->rubric, options.job,
                                         options.instance);
  std::cerr << moments.size() << " days, " << to_rfc3339(moments.front()) << " to "
            << to_rfc3339(moments.back()) << "\n";
  return std::cout.flush() ? Exit::Ok : Exit::Ledger;
}

}  // namespace plumbline::cli
