#include "tests/contract/performance_truth.h"

#include <gmock/gmock.h>

#include <cmath>
#include <sstream>

namespace plumbline::testing {

CollectionPlan performance_plan() {
  CollectionPlan plan;
  plan.option_keys = {"config.vpxd.stats.maxQueryMetrics"};
  plan.counters = {
      {"ClusterComputeResource", {"cpu.usagemhz.average", "mem.active.average"}},
      {"Datastore", {"disk.used.latest"}},
      {"HostSystem", {"cpu.ready.summation", "cpu.usage.average", "mem.active.average"}},
  };
  return plan;
}

TrueCounter true_counter(const std::string& name) {
  const std::map<std::string, double> factors = {
      {"cpu.ready.summation", 0.001},         {"cpu.usage.average", 0.0001},
      {"cpu.usagemhz.average", 1e6},          {"disk.used.latest", 1024},
      {"disk.maxTotalLatency.latest", 0.001}, {"mem.active.average", 1024},
      {"mem.swapinRate.average", 1024},       {"mem.vmmemctl.average", 1024},
  };
  return {name, factors.at(name)};
}

std::map<Instant, double> truth(const SimulatedVCenter& vcenter, const std::string& entity,
                                const TrueCounter& counter, int interval, Instant from, Instant to,
                                bool served) {
  std::string path = "/performance/values?entity=" + entity + "&counter=" + counter.name;
  path += "&interval=" + std::to_string(interval) + "&from=" + to_rfc3339(from) +
          "&to=" + to_rfc3339(to) + (served ? "&served=true" : "");
  std::istringstream in(vcenter.get(path));
  std::map<Instant, double> samples;
  std::string time;
  double value = 0;
  while (in >> time >> value) samples[*parse_instant(time)] = value * counter.factor;
  return samples;
}

bool is_about(Instant got, Instant want) {
  return got >= want && got < want + std::chrono::seconds(60);
}

collector::SweepReport sweep_all(collector::Collector& collector) {
  for (int turns = 0; turns < 5'000; ++turns) {
    auto report = sweep(collector);
    if (!report.more) return report;
  }
  ADD_FAILURE() << "the reading back does not end";
  return {};
}

collector::Settings long_turns(const SimulatedVCenter& vcenter) {
  collector::Settings settings = settings_for(vcenter);
  settings.background_share = 1;
  return settings;
}

collector::Settings short_turns(const SimulatedVCenter& vcenter) {
  collector::Settings settings = long_turns(vcenter);
  settings.background_turn = std::chrono::milliseconds(0);
  return settings;
}

std::map<Instant, double> kept(const MemoryStore& store, const std::string& type,
                               const std::string& entity, const std::string& counter,
                               int interval) {
  const auto runs = store.runs();
  const auto found =
      runs.find(type + ":" + entity + " " + counter + " " + std::to_string(interval));
  return found == runs.end() ? std::map<Instant, double>() : found->second;
}

void expect_same_samples(const std::map<Instant, double>& got,
                         const std::map<Instant, double>& want, const std::string& what) {
  EXPECT_EQ(got.size(), want.size()) << what;
  int told = 0;
  for (const auto& [time, value] : want) {
    const auto found = got.find(time);
    const bool same =
        found != got.end() && std::abs(found->second - value) <= 1e-9 * std::abs(value);
    if (same || ++told > 3) continue;
    ADD_FAILURE() << what << " " << to_rfc3339(time) << " should be " << value << ", is "
                  << (found == got.end() ? "missing" : std::to_string(found->second));
  }
}

void expect_all_that_is_served(const MemoryStore& store, const SimulatedVCenter& vcenter,
                               const CollectionPlan& plan, Instant now) {
  EXPECT_THAT(store.contradictions(), ::testing::IsEmpty());
  for (const auto& [type, counters] : plan.counters)
    for (const std::string& entity : vcenter.inventory(type))
      for (const std::string& counter : counters) {
        if (counter == "mem.active.average") continue;  // level 2
        for (const int interval : {300, 1'800, 7'200, 86'400})
          expect_same_samples(
              kept(store, type, entity, counter, interval),
              truth(vcenter, entity, true_counter(counter), interval, Instant(), now, true),
              entity + " " + counter + " " + std::to_string(interval));
      }
}

}  // namespace plumbline::testing
