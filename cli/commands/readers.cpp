#include "cli/commands/readers.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <thread>

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
    if (line.outcome != PollOutcome::Complete) std::cout << "  " << line.reason;
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

/// The report of a further turn laid over what is there: one line per stream.
void merge(collector::SweepReport& whole, const collector::SweepReport& turn) {
  for (const auto& line : turn.lines) {
    const auto same = std::find_if(whole.lines.begin(), whole.lines.end(),
                                   [&](const auto& l) { return l.stream == line.stream; });
    if (same == whole.lines.end()) {
      whole.lines.push_back(line);
      continue;
    }
    same->outcome = std::max(same->outcome, line.outcome);
    same->read += line.read;
    same->added += line.added;
    same->seconds += line.seconds;
    if (!line.reason.empty()) same->reason = line.reason;
  }
  whole.outcome = std::max(whole.outcome, turn.outcome);
}

}  // namespace

Readers::Readers(const Environment& environment, const Options& options, ledger::Ledger& ledger)
    : environment_(environment), options_(options), ledger_(ledger) {
  const auto plan = scoring::compile_plan(environment.rubric);
  for (const auto& vcenter : environment.settings.vcenters) {
    LoginLatch latch(ledger, vcenter);
    if (const auto why = latch.closed()) {
      refused_.push_back(refused(vcenter.name, *why));
      continue;
    }
    latches_.push_back(latch);
    collectors_.push_back(collector::make_collector(
        collector_settings(environment.settings, vcenter, options.environment), plan, ledger));
  }
}

const std::vector<std::unique_ptr<collector::Collector>>& Readers::connect() {
  std::vector<std::jthread> threads;
  // A failure to connect shows up as the sweep's own outcome; here it only costs the clock.
  for (auto& collector : collectors_)
    threads.emplace_back([&collector] { (void)collector->connect({}); });
  threads.clear();
  return collectors_;
}

std::vector<collector::SweepReport> Readers::read(const std::stop_token& stop) {
  for (const auto& report : refused_) print_report(report);
  std::vector<collector::SweepReport> reports(collectors_.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < collectors_.size(); ++i)
      threads.emplace_back([this, &reports, &stop, i] { reports[i] = read_one(i, stop); });
  }
  // The latch writes to the ledger's file's neighbour: one at a time.
  for (std::size_t i = 0; i < collectors_.size(); ++i) latches_[i].update(*collectors_[i]);
  reports.insert(reports.end(), refused_.begin(), refused_.end());
  return reports;
}

collector::SweepReport Readers::read_one(std::size_t at, const std::stop_token& stop) {
  auto& collector = *collectors_[at];
  const auto progress = [this](const std::string& text) { show_progress(text); };
  auto report = collector.sweep(stop, progress);
  for (bool more = report.more; more && !stop.stop_requested();) {
    const auto turn = collector.sweep(stop, progress);
    merge(report, turn);
    more = turn.more && turn.outcome != PollOutcome::Failed;
  }
  collector.disconnect();
  const std::scoped_lock lock(terminal_);
  if (options_.colour) std::cerr << "\r\033[K" << std::flush;
  print_report(report);
  return report;
}

void Readers::show_progress(const std::string& text) {
  if (!options_.colour) return;
  const std::scoped_lock lock(terminal_);
  std::cerr << "\r\033[K" << text << std::flush;
}

}  // namespace plumbline::cli
