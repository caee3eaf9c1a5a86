#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/unit/ledger/scratch_ledger.h"

/// An estate with numbers: one cluster of two hosts, two datastores, machines; day by day, as a
/// collector would commit it.
namespace plumbline::ledger {

inline SeriesDefinition machines_of(const std::string& signal, double above, double share) {
  SeriesDefinition definition;
  definition.signal = signal;
  definition.kind = SeriesDefinition::Kind::Machines;
  SeriesTest test;
  test.counter = "cpu.ready.summation";
  test.per = SeriesTest::Per::CpuTime;
  test.above = above;
  test.share = share;
  definition.tests = {test};
  definition.digest = signal + "-1";
  return definition;
}

inline DerivePlan series_plan() {
  DerivePlan plan;
  plan.work.digest = "none";
  SeriesDefinition headroom;
  headroom.signal = "cap.headroom_ok";
  headroom.kind = SeriesDefinition::Kind::Headroom;
  headroom.digest = "h1";
  SeriesDefinition space;
  space.signal = "cap.ds_days_to_full";
  space.kind = SeriesDefinition::Kind::Space;
  space.digest = "s1";
  SeriesDefinition latency;
  latency.signal = "cap.ds_latency_p95";
  latency.kind = SeriesDefinition::Kind::Latency;
  latency.window_days = 1;
  latency.digest = "l1";
  for (const char* counter :
       {"datastore.totalReadLatency.average", "datastore.totalWriteLatency.average",
        "disk.maxTotalLatency.latest"}) {
    SeriesTest test;
    test.counter = counter;
    test.above = 0.020;
    latency.tests.push_back(test);
  }
  SeriesDefinition failover;
  failover.signal = "cap.failover_level";
  failover.kind = SeriesDefinition::Kind::Failover;
  failover.digest = "f1";
  SeriesDefinition active;
  active.signal = "cap.mem_active_headroom_n1";
  active.kind = SeriesDefinition::Kind::ActiveHeadroom;
  active.digest = "a1";
  plan.series = {
      machines_of("cap.ready_over5", 0.05, 0.05), headroom, space, latency, failover, active};
  plan.series[0].named = true;
  return plan;
}

constexpr double kGiga = 1e9;

inline EntityState entity_of(const char* type, const char* moid,
                             std::map<std::string, std::string, std::less<>> properties) {
  EntityState state;
  state.entity = {type, moid};
  state.properties = std::move(properties);
  state.properties.emplace("name", moid);
  return state;
}

inline EntityState host_of(const char* moid, const char* cores, bool maintenance = false) {
  return entity_of("HostSystem", moid,
                   {{"parent", "ClusterComputeResource:domain-c1"},
                    {"summary.hardware.numCpuCores", cores},
                    {"summary.hardware.cpuMhz", "1000"},
                    {"summary.hardware.memorySize", "1000000000000"},
                    {"runtime.inMaintenanceMode", maintenance ? "true" : "false"}});
}

inline EntityState store_of(const char* moid, bool shared) {
  return entity_of("Datastore", moid,
                   {{"summary.capacity", "1000000000000"},
                    {"summary.multipleHostAccess", shared ? "true" : "false"}});
}

/// A cluster with HA; `policy`: its admission control, empty: off.
inline EntityState cluster_of(const char* moid, const std::string& policy) {
  EntityState state = entity_of(
      "ClusterComputeResource", moid,
      {{"configurationEx.dasConfig.enabled", "true"},
       {"configurationEx.dasConfig.admissionControlEnabled", policy.empty() ? "false" : "true"}});
  if (!policy.empty())
    state.properties["configurationEx.dasConfig.admissionControlPolicy.type"] = policy;
  return state;
}

inline EntityState machine_of(const std::string& moid, const char* cpus,
                              const char* host = "host-1") {
  return entity_of(
      "VirtualMachine", moid.c_str(),
      {{"summary.config.numCpu", cpus}, {"runtime.host", std::string("HostSystem:") + host}});
}

/// Machines that wait, or that take more memory than they have, though their host has enough.
inline SeriesDefinition on_quiet_hosts(const std::string& signal) {
  SeriesDefinition definition = machines_of(signal, 0.05, 0.05);
  definition.tests[0].host = SeriesTest::Host::Cpu;
  definition.tests[0].host_above = 0.85;
  SeriesTest swapped;
  swapped.counter = "mem.swapinRate.average";
  swapped.host = SeriesTest::Host::Memory;
  definition.tests.push_back(swapped);
  definition.any = true;
  return definition;
}

inline Result<CommitCounts> sweep_of(Ledger& ledger, Instant t, const std::string& type,
                                     const std::vector<EntityState>& states) {
  auto sweep = ledger.begin_sweep(kVcA, type, t);
  if (!sweep) return tl::make_unexpected(sweep.error());
  for (const EntityState& state : states) {
    if (auto seen = (*sweep)->observe(state); !seen) return tl::make_unexpected(seen.error());
  }
  return (*sweep)->finish(poll_of(streams::inventory(type), t));
}

/// Two hosts of 10 cores, a shared and a local store, machines vm-1 … vm-<count> with 2 processors.
inline void sweep_estate(Ledger& ledger, Instant t, int machines) {
  ASSERT_OK(sweep_of(ledger, t, "ClusterComputeResource",
                     {cluster_of("domain-c1", "ClusterFailoverLevelAdmissionControlPolicy")}));
  ASSERT_OK(sweep_of(ledger, t, "HostSystem", {host_of("host-1", "10"), host_of("host-2", "10")}));
  ASSERT_OK(sweep_of(ledger, t, "Datastore", {store_of("ds-1", true), store_of("ds-2", false)}));
  std::vector<EntityState> all;
  for (int i = 1; i <= machines; ++i) all.push_back(machine_of("vm-" + std::to_string(i), "2"));
  ASSERT_OK(sweep_of(ledger, t, "VirtualMachine", all));
}

/// A day of the cluster: `busy_hours` of it with 15 of 20 GHz used, else 5; capacity told at 00:30.
inline void add_cluster_day(FactBatch& batch, DayNumber day, int busy_hours) {
  const EntityRef cluster{"ClusterComputeResource", "domain-c1"};
  SampleRun cpu{cluster, "cpu.usagemhz.average", std::chrono::seconds(3600 / 2), {}};
  SampleRun memory{cluster, "mem.consumed.average", std::chrono::seconds(3600 / 2), {}};
  for (int i = 1; i <= 48; ++i) {
    const Instant at = start_of(day) + std::chrono::minutes(30) * i;
    cpu.points.emplace_back(at, (i <= 2 * busy_hours ? 15 : 5) * kGiga);
    memory.points.emplace_back(at, 100 * kGiga);
  }
  batch.runs.push_back(cpu);
  batch.runs.push_back(memory);
  const Instant told = start_of(day) + std::chrono::minutes(30);
  batch.samples.push_back({cluster, "summary.effectiveCpu", told, 20 * kGiga});
  batch.samples.push_back({cluster, "summary.effectiveMemory", told, 2000 * kGiga});
}

/// A day of one counter of a host: the first `high` of 48 samples at one value, the rest at
/// another.
inline void add_host_day(FactBatch& batch, const char* host, const char* counter, DayNumber day,
                         int high, double is, double else_is) {
  SampleRun run{{"HostSystem", host}, counter, std::chrono::seconds(1800), {}};
  for (int i = 1; i <= 48; ++i)
    run.points.emplace_back(start_of(day) + std::chrono::minutes(30) * i, i <= high ? is : else_is);
  batch.runs.push_back(run);
}

/// A day of one latency: the first `high` of 48 samples at 50 ms, the others at 5 ms.
inline void add_latency(FactBatch& batch, const EntityRef& object, const char* counter,
                        DayNumber day, int high) {
  SampleRun run{object, counter, std::chrono::seconds(1800), {}};
  for (int i = 1; i <= 48; ++i)
    run.points.emplace_back(start_of(day) + std::chrono::minutes(30) * i,
                            i <= high ? 0.050 : 0.005);
  batch.runs.push_back(run);
}

inline void add_failover(FactBatch& batch, DayNumber day, double level,
                         const char* cluster = "domain-c1") {
  batch.samples.push_back({{"ClusterComputeResource", cluster},
                           "summary.currentFailoverLevel",
                           start_of(day) + std::chrono::hours(9),
                           level});
}

inline void add_space(FactBatch& batch, DayNumber day, double free_bytes) {
  const Instant told = start_of(day) + std::chrono::hours(23);
  batch.samples.push_back({{"Datastore", "ds-1"}, "summary.freeSpace", told, free_bytes});
  batch.samples.push_back({{"Datastore", "ds-2"}, "summary.freeSpace", told, 30 * kGiga});
}

/// A day of a machine with 2 processors at 300 s: `high` of 288 samples at 10 % per processor.
inline DayHistogram ready_of(const std::string& moid, DayNumber day, int high) {
  DayHistogram histogram{
      {"VirtualMachine", moid}, "cpu.ready.summation", day, std::chrono::seconds(300), {}};
  for (int i = 0; i < 288; ++i) histogram.values.add(i < high ? 60.0 : 1.0);
  return histogram;
}

inline std::string series_in_words(const Evidence& evidence) {
  std::string text;
  for (const DayReading& r : evidence.readings)
    text += r.signal + ' ' + to_string(r.population) + ' ' + std::to_string(r.day) + ' ' +
            std::to_string(r.k) + '/' + std::to_string(r.n) + " ?" + std::to_string(r.unknown) +
            (r.sealed ? " sealed\n" : "\n");
  for (const EntityDay& d : evidence.entity_days)
    text += d.series + ' ' + evidence.entities.at(d.entity).ref.moid + ' ' + std::to_string(d.day) +
            ' ' + std::to_string(d.value) + '\n';
  for (const WeeklyLook& look : evidence.looks) {
    text += "look " + look.signal + ' ' + std::to_string(look.day);
    for (const auto* list : {&look.flagged, &look.smaller, &look.larger}) {
      text += " |";
      for (const std::uint32_t id : *list) text += ' ' + std::to_string(id);
    }
    text += '\n';
  }
  return text;
}

}  // namespace plumbline::ledger
