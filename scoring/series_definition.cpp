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

SeriesTest test_of(const char* counter, double above, bool more) {
  SeriesTest test;
  test.counter = counter;
  test.above = above;
  test.more = more;
  return test;
}

/// Rubric A2 `cons.oversized_share`: enough processors of which next to nothing is used, or next to
/// no memory in active use.
std::vector<SeriesTest> oversized(const Signal& signal) {
  SeriesTest cpu = test_of("cpu.usage.average", number_parameter(signal, "cpu_below"), false);
  cpu.least_cpus = static_cast<int>(number_parameter(signal, "least_cpus"));
  SeriesTest memory =
      test_of("mem.active.average", number_parameter(signal, "memory_below"), false);
  memory.per = SeriesTest::Per::Memory;
  return {cpu, memory};
}

/// Rubric A2 `cons.idle_share`.
std::vector<SeriesTest> idle(const Signal& signal) {
  return {test_of("cpu.usagemhz.average", 1e6 * number_parameter(signal, "below_mhz"), false),
          test_of("net.usage.average", 1024 * number_parameter(signal, "below_kbytes"), false)};
}

/// Rubric A2 `cons.undersized_share`: processors all but used up, or memory swapped in, and not
/// because the host is too full.
std::vector<SeriesTest> undersized(const Signal& signal) {
  SeriesTest cpu = test_of("cpu.usage.average", number_parameter(signal, "cpu_above"), true);
  cpu.host = SeriesTest::Host::Cpu;
  cpu.host_above = number_parameter(signal, "host_cpu_above");
  SeriesTest memory = test_of("mem.swapinRate.average", 0, true);
  memory.host = SeriesTest::Host::Memory;
  return {cpu, memory};
}

/// Those of servers of the wrong size; none for any other measure.
std::vector<SeriesTest> size_tests(const Signal& signal) {
  std::vector<SeriesTest> tests;
  if (signal.measure == "oversized_share") tests = oversized(signal);
  if (signal.measure == "idle_share") tests = idle(signal);
  if (signal.measure == "undersized_share") tests = undersized(signal);
  for (SeriesTest& test : tests) test.share = number_parameter(signal, "share");
  return tests;
}

std::string digest_of(const SeriesDefinition& definition) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(17);
  text << kVersion << ' ' << static_cast<int>(definition.kind) << ' ' << definition.any << ' '
       << definition.window_days << ' ' << definition.least_days;
  for (const SeriesTest& test : definition.tests) {
    text << '\n'
         << test.counter << ' ' << static_cast<int>(test.per) << ' ' << test.above << ' '
         << test.share << ' ' << test.more << ' ' << test.least_cpus;
    if (test.host != SeriesTest::Host::NotAsked)
      text << " host " << static_cast<int>(test.host) << ' ' << test.host_above;
  }
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
      test.above = number_parameter(signal, "above");
      test.share = number_parameter(signal, "share");
      definition.tests = {test};
      definition.window_days = static_cast<int>(signal.window_days);
      definition.least_days = static_cast<int>(number_parameter(signal, "least_days"));
    } else if (signal.measure == "oversized_share" || signal.measure == "idle_share" ||
               signal.measure == "undersized_share") {
      definition.kind = SeriesDefinition::Kind::Machines;
      definition.tests = size_tests(signal);
      definition.any = signal.measure != "idle_share";
      definition.named = signal.measure != "idle_share";
      definition.window_days = static_cast<int>(signal.window_days);
      definition.least_days = static_cast<int>(number_parameter(signal, "least_days"));
    } else if (signal.measure == "n1_share") {
      definition.kind = SeriesDefinition::Kind::Headroom;
    } else if (signal.measure == "n1_headroom" &&
               text_parameter(signal, "resource") == "active_memory") {
      definition.kind = SeriesDefinition::Kind::ActiveHeadroom;
    } else if (signal.measure == "runway") {
      definition.kind = SeriesDefinition::Kind::Space;
    } else if (signal.measure == "slow_share") {
      definition.kind = SeriesDefinition::Kind::Latency;
      definition.window_days = 1;
      for (const std::string& counter : list_parameter(signal, "counters")) {
        SeriesTest test;
        test.counter = counter;
        test.above = number_parameter(signal, "above_ms") / 1000;
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
