// One full reading of an estate's machines and hosts by the real collector into the real ledger,
// and what it cost this process. `--again` says that the ledger holds it already; `--sweeps N` goes
// on with N sweeps of what is then a quiet estate, in the same session.
//
//   inventory_bench URL CA_FILE USER PASSWORD_FILE LEDGER [--again] [--sweeps N]
//
// Prints JSON: CPU seconds (user + system), peak memory, bytes on the wire, objects.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "collector/collector.h"
#include "ledger/ledger.h"
#include "tests/bench/process_cost.h"

namespace plumbline {
namespace {

/// 17 properties a machine, by name.
CollectionPlan plan() {
  CollectionPlan plan;
  plan.properties["VirtualMachine"] = {"config.annotation",
                                       "config.bootOptions",
                                       "config.cpuAllocation",
                                       "config.files",
                                       "config.flags",
                                       "config.hardware.memoryMB",
                                       "config.hardware.numCPU",
                                       "config.instanceUuid",
                                       "config.tools",
                                       "config.version",
                                       "customValue",
                                       "guest.toolsRunningStatus",
                                       "name",
                                       "parent",
                                       "runtime",
                                       "summary.config",
                                       "summary.storage"};
  plan.properties["HostSystem"] = {"config.product.build", "name", "parent",
                                   "runtime.connectionState", "summary.hardware.uuid"};
  return plan;
}

int complain(const std::string& what) {
  std::fprintf(stderr, "inventory_bench: %s\n", what.c_str());
  return 1;
}

int measure(int argc, char** argv) {
  if (argc < 6)
    return complain("usage: URL CA_FILE USER PASSWORD_FILE LEDGER [--again] [--sweeps N]");
  bool again = false;
  int sweeps = 0;
  for (int i = 6; i < argc; ++i) {
    if (std::strcmp(argv[i], "--again") == 0) again = true;
    if (std::strcmp(argv[i], "--sweeps") == 0 && i + 1 < argc) sweeps = std::atoi(argv[++i]);
  }
  auto ledger = ledger::open(std::string("sqlite:") + argv[5], {});
  if (!ledger) return complain(ledger.error().to_string());
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
  auto collector = collector::make_collector(settings, plan(), **ledger);
  std::int64_t objects = 0;
  const auto sweep = [&]() {
    const auto report = collector->sweep({}, nullptr);
    objects = 0;
    for (const auto& line : report.lines) {
      objects += line.read;
      if (line.outcome == PollOutcome::Complete && (!again || line.added == 0)) continue;
      complain(line.stream + ": " + std::to_string(line.added) + " changed; " + line.reason);
      return false;
    }
    again = true;
    return true;
  };
  if (!sweep()) return 1;
  const double full = bench::cpu_seconds();
  for (int i = 0; i < sweeps; ++i)
    if (!sweep()) return 1;
  const double quiet = sweeps > 0 ? (bench::cpu_seconds() - full) / sweeps : 0;
  std::printf(
      "{\"cpu_seconds\": %.3f, \"peak_mib\": %.1f, \"bytes\": %lld, \"objects\": %lld, "
      "\"quiet_sweep_cpu_seconds\": %.5f}\n",
      full, bench::peak_mib(), static_cast<long long>(collector->status().bytes_received),
      static_cast<long long>(objects), quiet);
  return 0;
}

}  // namespace
}  // namespace plumbline

int main(int argc, char** argv) { return plumbline::measure(argc, argv); }
