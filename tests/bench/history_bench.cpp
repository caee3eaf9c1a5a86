// All events and tasks of a vCenter by the real collector into the real ledger, nothing derived,
// and what it cost this process. Sweeps until the past is read back.
//
//   history_bench URL CA_FILE USER PASSWORD_FILE LEDGER
//
// Prints JSON: CPU seconds (user + system), peak memory, bytes on the wire, the events and tasks
// that the ledger did not have, CPU seconds of the last sweep, which found next to nothing new.

#include <cstdio>
#include <fstream>
#include <string>

#include "collector/collector.h"
#include "config/load_rubric.h"
#include "ledger/ledger.h"
#include "tests/bench/process_cost.h"

namespace plumbline {
namespace {

int complain(const std::string& what) {
  std::fprintf(stderr, "history_bench: %s\n", what.c_str());
  return 1;
}

/// What the built-in rubric asks of the histories, and nothing else.
CollectionPlan plan_of(const scoring::Rubric& rubric) {
  const CollectionPlan whole = scoring::compile_plan(rubric);
  CollectionPlan plan;
  plan.event_classes = whole.event_classes;
  plan.tasks = whole.tasks;
  plan.option_keys = whole.option_keys;
  return plan;
}

collector::Settings settings_of(char** argv) {
  collector::Settings settings;
  settings.name = "bench";
  settings.url = argv[1];
  settings.tls.ca_file = argv[2];
  settings.username = argv[3];
  settings.password = [file = std::string(argv[4])]() -> Result<std::string> {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return fail("cannot read the password", file);
    return line;
  };
  settings.background_share = 1;
  return settings;
}

int measure(int argc, char** argv) {
  if (argc != 6) return complain("usage: URL CA_FILE USER PASSWORD_FILE LEDGER");
  const auto rubric = config::load_rubric({});
  if (!rubric) return complain(rubric.error().front().to_string());
  auto ledger = ledger::open(std::string("sqlite:") + argv[5], {});
  if (!ledger) return complain(ledger.error().to_string());
  auto collector = collector::make_collector(settings_of(argv), plan_of(*rubric), **ledger);
  std::int64_t events = 0;
  std::int64_t tasks = 0;
  const auto sweep = [&](bool& more) {
    const auto report = collector->sweep({}, nullptr);
    more = report.more;
    for (const auto& line : report.lines) {
      if (line.stream.rfind(streams::kEvents, 0) == 0) events += line.added;
      if (line.stream.rfind(streams::kTasks, 0) == 0) tasks += line.added;
      if (line.outcome == PollOutcome::Complete) continue;
      complain(line.stream + ": " + line.reason);
      return false;
    }
    return true;
  };
  for (bool more = true; more;)
    if (!sweep(more)) return 1;
  const double all = bench::cpu_seconds();
  const double peak = bench::peak_mib();
  bool more = false;
  if (!sweep(more)) return 1;
  std::printf(
      "{\"cpu_seconds\": %.3f, \"peak_mib\": %.1f, \"bytes\": %lld, \"events\": %lld, "
      "\"tasks\": %lld, \"further_sweep_cpu_seconds\": %.5f}\n",
      all, peak, static_cast<long long>(collector->status().bytes_received),
      static_cast<long long>(events), static_cast<long long>(tasks), bench::cpu_seconds() - all);
  return 0;
}

}  // namespace
}  // namespace plumbline

int main(int argc, char** argv) { return plumbline::measure(argc, argv); }
