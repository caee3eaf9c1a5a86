#include <benchmark/benchmark.h>

#include <memory>

#include "estate.h"
#include "ledger/ledger.h"

namespace plumbline::bench {
namespace {

constexpr std::int64_t kBatch = 1000;

/// Facts per second into the ledger, committed as a collector commits them.
void commit_activities(benchmark::State& state) {
  const Scratch scratch;
  const auto ledger = ledger::open(scratch.ledger_url(), {});
  if (!ledger) return state.SkipWithError(ledger.error().to_string().c_str());
  std::int64_t next = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto facts = batch(next, next + kBatch);
    next += kBatch;
    state.ResumeTiming();
    const auto done = (*ledger)->commit(facts);
    if (!done || done->activities_added != kBatch) return state.SkipWithError("commit failed");
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(commit_activities)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The same facts again: recognised, not written.
void commit_known_activities(benchmark::State& state) {
  const Scratch scratch;
  const auto ledger = ledger::open(scratch.ledger_url(), {});
  if (!ledger) return state.SkipWithError(ledger.error().to_string().c_str());
  const auto facts = batch(0, kBatch);
  if (!(*ledger)->commit(facts)) return state.SkipWithError("commit failed");
  for (auto _ : state) {
    const auto done = (*ledger)->commit(facts);
    if (!done || done->activities_known != kBatch) return state.SkipWithError("not recognised");
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(commit_known_activities)->Unit(benchmark::kMillisecond)->UseRealTime();

/// An unchanged inventory of 5,000 VMs: what a quiet sweep costs the ledger.
void sweep_unchanged_inventory(benchmark::State& state) {
  const Scratch scratch;
  const auto ledger = ledger::open(scratch.ledger_url(), {});
  if (!ledger) return state.SkipWithError(ledger.error().to_string().c_str());
  std::vector<EntityState> vms(5000);
  for (std::size_t i = 0; i < vms.size(); ++i) {
    vms[i].entity = {"VirtualMachine", "vm-" + std::to_string(i)};
    for (std::size_t p = 0; p < 15; ++p)
      vms[i].properties["config.property" + std::to_string(p)] = "value " + std::to_string(i + p);
  }
  const auto sweep = [&](Instant at) {
    auto open = (*ledger)->begin_sweep(kVCenter, "VirtualMachine", at);
    if (!open) return false;
    for (const auto& vm : vms)
      if (!(*open)->observe(vm)) return false;
    return (*open)->finish(complete_poll("inventory/VirtualMachine", at)).has_value();
  };
  Instant at = bench_start();
  if (!sweep(at)) return state.SkipWithError("first sweep failed");
  for (auto _ : state) {
    at += std::chrono::minutes(1);
    if (!sweep(at)) return state.SkipWithError("sweep failed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(vms.size()));
}
BENCHMARK(sweep_unchanged_inventory)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace plumbline::bench
