#include <iostream>

#include "cli/commands/commands.h"
#include "cli/commands/readers.h"
#include "cli/exit_codes.h"
#include "cli/interruption.h"
#include "cli/sweep.h"

namespace plumbline::cli {

namespace {

int exit_code(const std::vector<collector::SweepReport>& reports) {
  bool any_read = false;
  bool all_complete = true;
  for (const auto& report : reports) {
    any_read = any_read || report.outcome != PollOutcome::Failed;
    all_complete = all_complete && report.outcome == PollOutcome::Complete;
  }
  if (all_complete) return Exit::Ok;
  return any_read ? Exit::Partial : Exit::CollectFailed;
}

/// What is past its retention goes, as `serve` sees to once a day.
Result<void> expire(ledger::Ledger& ledger) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at) return {};
  const auto gone = ledger.expire(*info->latest_recorded_at);
  if (!gone) return tl::make_unexpected(gone.error());
  return {};
}

}  // namespace

int collect(const Options& options) {
  if (!options.once) {
    std::cerr << "plumbline: collect reads once and exits: say `plumbline collect --once` "
                 "(`plumbline serve` reads continuously)\n";
    return Exit::Usage;
  }
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, false);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;

  const Interruption interruption;
  Readers readers(*environment, options, **ledger);
  const auto& collectors = readers.connect();
  auto unreadable =
      fetch_feeds(*environment, options.environment, **ledger, collectors, interruption.token());
  for (auto& problem : sight_practice(environment->settings, **ledger, collectors))
    unreadable.push_back(std::move(problem));
  for (const auto& problem : unreadable) std::cerr << "plumbline: " << problem.to_string() << "\n";
  const auto reports = readers.read(interruption.token());
  if (auto derived = derive_all(*environment, **ledger); !derived) {
    report_problems({derived.error()});
    return Exit::Ledger;
  }
  if (auto done = expire(**ledger); !done) {
    report_problems({done.error()});
    return Exit::Ledger;
  }
  if (interruption.token().stop_requested())
    std::cerr << "plumbline: interrupted; what was read is kept, the next run goes on from there\n";
  const int code = exit_code(reports);
  return code == Exit::Ok && !unreadable.empty() ? Exit::Partial : code;
}

}  // namespace plumbline::cli
