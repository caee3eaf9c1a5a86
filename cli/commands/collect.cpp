#include <iomanip>
#include <iostream>
#include <sstream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/login_latch.h"
#include "cli/sweep.h"
#include "scoring/rubric.h"

namespace plumbline::cli {

namespace {

const char* word(PollOutcome outcome) {
  switch (outcome) {
    case PollOutcome::Complete:
      return "complete";
    case PollOutcome::Partial:
      return "partial";
    case PollOutcome::Failed:
      return "failed";
  }
  return "failed";
}

void print_report(const collector::SweepReport& report) {
  std::cout << report.vcenter << ": " << word(report.outcome) << "\n";
  for (const auto& line : report.lines) {
    std::cout << "  " << std::left << std::setw(38) << line.stream << std::setw(9)
              << word(line.outcome) << std::right << std::setw(9) << line.read << " read"
              << std::setw(9) << line.added << " new" << std::setw(9) << std::fixed
              << std::setprecision(2) << line.seconds << " s";
    if (!line.reason.empty()) std::cout << "  " << line.reason;
    std::cout << "\n";
  }
}

/// A sweep that was not tried.
collector::SweepReport refused(const std::string& vcenter, const Error& why) {
  collector::SweepReport report;
  report.vcenter = vcenter;
  report.outcome = PollOutcome::Failed;
  collector::SweepReport::Line line;
  line.stream = streams::kSession;
  line.outcome = PollOutcome::Failed;
  line.reason = why.to_string();
  report.lines.push_back(line);
  return report;
}

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

  const auto plan = scoring::compile_plan(environment->rubric);
  std::vector<std::unique_ptr<collector::Collector>> collectors;
  std::vector<collector::SweepReport> reports;
  std::vector<LoginLatch> latches;
  const std::stop_token never;
  for (const auto& vcenter : environment->settings.vcenters) {
    LoginLatch latch(**ledger, vcenter);
    if (const auto why = latch.closed()) {
      reports.push_back(refused(vcenter.name, *why));
      print_report(reports.back());
      continue;
    }
    latches.push_back(latch);
    collectors.push_back(collector::make_collector(collector_settings(vcenter), plan, **ledger));
    // A failure to connect shows up as the sweep's own outcome; here it only costs the clock.
    (void)collectors.back()->connect(never);
  }
  const auto unreadable = sight_practice(environment->settings, **ledger, collectors);
  for (const auto& problem : unreadable) std::cerr << "plumbline: " << problem.to_string() << "\n";

  for (std::size_t i = 0; i < collectors.size(); ++i) {
    reports.push_back(collectors[i]->sweep(never, [&options](const std::string& text) {
      if (options.colour) std::cerr << "\r\033[K" << text << std::flush;
    }));
    if (options.colour) std::cerr << "\r\033[K";
    print_report(reports.back());
    latches[i].update(*collectors[i]);
    collectors[i]->disconnect();
  }
  if (auto derived = derive_all(*environment, **ledger); !derived) {
    report_problems({derived.error()});
    return Exit::Ledger;
  }
  const int code = exit_code(reports);
  return code == Exit::Ok && !unreadable.empty() ? Exit::Partial : code;
}

}  // namespace plumbline::cli
