#include <sstream>

#include "scoring/assess.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// Raise it when the meaning of a parameter changes.
constexpr const char* kVersion = "series-1";

SeriesTest::Per per_of(const Signal& signal) {
  const std::string word = text_parameter(signal, "per");
  if (word == "cpu_time") return SeriesTest::Per::CpuTime;
  if (word == "memory") return SeriesTest::Per::Memory;
  return SeriesTest::Per::One;
}

/// Rubric A2 `cons.oversized_share` [J]: at least four processors of which 95 % of the time less
/// than a fifth is used, or less than 30 % of the memory in active use.
std::vector<SeriesTest> oversized() {
  SeriesTest cpu;
  cpu.counter = "cpu.usage.average";
  cpu.above = 0.20;
  cpu.more = false;
  cpu.least_cpus = 4;
  SeriesTest memory;
  memory.counter = "mem.active.average";
  memory.per = SeriesTest::Per::Memory;
  memory.above = 0.30;
  memory.more = false;
  return {cpu, memory};
}

/// Rubric A2 `cons.idle_share` [J]: less than 100 MHz and 5 KB/s for 95 % of the time.
std::vector<SeriesTest> idle() {
  SeriesTest cpu;
  cpu.counter = "cpu.usagemhz.average";
  cpu.above = 100e6;
  cpu.more = false;
  SeriesTest network;
  network.counter = "net.usage.average";
  network.above = 5 * 1024;
  network.more = false;
  return {cpu, network};
}

/// Rubric A2 `cons.undersized_share`: P95 of the processors above 90 %, or memory swapped in.
std::vector<SeriesTest> undersized() {
  SeriesTest cpu;
  cpu.counter = "cpu.usage.average";
  cpu.above = 0.90;
  SeriesTest swap;
  swap.counter = "mem.swapinRate.average";
  swap.above = 0;
  return {cpu, swap};
}

std::string digest_of(const SeriesDefinition& definition) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(17);
  text << kVersion << ' ' << static_cast<int>(definition.kind) << ' ' << definition.any << ' '
       << definition.window_days << ' ' << definition.least_days;
  for (const SeriesTest& test : definition.tests)
    text << '\n'
         << test.counter << ' ' << static_cast<int>(test.per) << ' ' << test.above << ' '
         << test.share << ' ' << test.more << ' ' << test.least_cpus;
  return text.str();
}

}  // namespace

std::vector<SeriesDefinition> series_definitions(const Rubric& rubric) {
  std::vector<SeriesDefinition> definitions;
  for (const Signal& signal : rubric.signals) {
    SeriesDefinition definition;
    definition.signal = signal.id;
    if (signal.measure == "machine_share") {
      definition.kind = SeriesDefinition::Kind::Machines;
      SeriesTest test;
      test.counter = text_parameter(signal, "counter");
      test.per = per_of(signal);
      test.above = number_parameter(signal, "above", 0);
      test.share = number_parameter(signal, "share", 0.05);
      definition.tests = {test};
      definition.window_days = static_cast<int>(signal.window_days);
      definition.least_days = static_cast<int>(number_parameter(signal, "least_days", 14));
    } else if (signal.measure == "oversized_share" || signal.measure == "idle_share" ||
               signal.measure == "undersized_share") {
      definition.kind = SeriesDefinition::Kind::Machines;
      definition.tests = signal.measure == "idle_share"         ? idle()
                         : signal.measure == "undersized_share" ? undersized()
                                                                : oversized();
      definition.any = signal.measure != "idle_share";
      definition.named = signal.measure != "idle_share";
      definition.window_days = static_cast<int>(signal.window_days);
    } else if (signal.measure == "n1_share") {
      definition.kind = SeriesDefinition::Kind::Headroom;
    } else if (signal.measure == "runway") {
      definition.kind = SeriesDefinition::Kind::Space;
    } else if (signal.measure == "slow_share") {
      definition.kind = SeriesDefinition::Kind::Latency;
      definition.window_days = 1;
      for (const std::string& counter : list_parameter(signal, "counters")) {
        SeriesTest test;
        test.counter = counter;
        test.above = number_parameter(signal, "above_ms", 20) / 1000;
        definition.tests.push_back(test);
      }
    } else if (signal.measure == "failover_level") {
      definition.kind = SeriesDefinition::Kind::Failover;
    } else {
      continue;
    }
    definition.digest = digest_of(definition);
    definitions.push_back(std::move(definition));
  }
  return definitions;
}

}  // namespace plumbline::scoring
