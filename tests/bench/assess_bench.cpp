#include <benchmark/benchmark.h>

#include <memory>

#include "config/load_rubric.h"
#include "config/practice.h"
#include "estate.h"
#include "ledger/ledger.h"
#include "scoring/assess.h"

namespace plumbline::bench {
namespace {

constexpr std::int64_t kTasks = 90 * 24 * 60 * 2;  // one every 30 s for 90 days

Sighting practice_file(std::string path, std::string content) {
  Sighting s;
  s.scope = "vc-bench";
  s.path = std::move(path);
  s.content = std::move(content);
  s.sha256 = s.path;
  s.seen_at = bench_start();
  return s;
}

std::string records() {
  std::string csv = "id,type,entities,actor,approved_at,window_start,window_end\n";
  for (int i = 0; i < 2000; ++i) {
    const auto at = to_rfc3339(bench_start() + std::chrono::hours(i));
    const auto end = to_rfc3339(bench_start() + std::chrono::hours(i + 24));
    csv += "CHG" + std::to_string(1000 + i) + ",normal,vm-" + std::to_string(i) + ",," + at + "," +
           at + "," + end + "\n";
  }
  return csv;
}

/// A ledger with 90 days of work, derived, and everything needed to judge it. Built once.
struct Estate {
  Scratch scratch;
  scoring::Rubric rubric;
  std::unique_ptr<ledger::Ledger> ledger;
  PracticeHistory practice;
  ledger::DerivePlan plan;
  ledger::EvidenceRequest request;
  std::string problem;

  Estate() {
    auto loaded = config::load_rubric({});
    auto opened = ledger::open(scratch.ledger_url(), {});
    if (!loaded || !opened) {
      problem = "no rubric or no ledger";
      return;
    }
    rubric = std::move(*loaded);
    ledger = std::move(*opened);
    for (std::int64_t i = 0; i < kTasks && problem.empty(); i += 1000) {
      auto facts = batch(i, std::min(i + 1000, kTasks));
      if (!ledger->commit(facts)) problem = "commit failed";
    }
    const Instant end = task(kTasks).created;
    for (const char* stream : {streams::kTasks, streams::kEvents}) {
      FactBatch read;
      read.vcenter = kVCenter;
      read.recorded_at = end;
      read.poll = complete_poll(stream, end);
      if (!ledger->commit(read)) problem = "commit failed";
    }
    practice = config::practice_history(
        {practice_file("scope.yml", "change_types: [standard, normal, emergency]\n"),
         practice_file("records/changes.csv", records())},
        rubric);
    plan.work = rubric.work;
    plan.incidents = rubric.incidents;
    plan.shares = scoring::share_definitions(rubric, practice, end);
    plan.populations = scoring::population_rules(practice);
    plan.series = scoring::series_definitions(rubric);
    plan.findings = scoring::finding_plan(rubric);
    request.scope = "vc-bench";
    request.vcenters = {kVCenter.name};
    request.as_of = end;
    if (const auto done = ledger->derive("vc-bench", request.vcenters, plan); !done)
      problem = done.error().to_string();
  }
};

Estate& estate() {
  static Estate built;
  return built;
}

/// From the ledger's derived rows to plain evidence.
void evidence_of_scope(benchmark::State& state) {
  auto& e = estate();
  if (!e.problem.empty()) return state.SkipWithError(e.problem.c_str());
  std::size_t changes = 0;
  for (auto _ : state) {
    const auto evidence = e.ledger->evidence(e.request, e.plan);
    if (!evidence) return state.SkipWithError("no evidence");
    changes = evidence->changes.size();
  }
  state.counters["changes"] = static_cast<double>(changes);
}
BENCHMARK(evidence_of_scope)->Unit(benchmark::kMillisecond);

/// From evidence to a scope's levels: the pure part.
void assess_scope(benchmark::State& state) {
  auto& e = estate();
  if (!e.problem.empty()) return state.SkipWithError(e.problem.c_str());
  const auto evidence = e.ledger->evidence(e.request, e.plan);
  if (!evidence || evidence->changes.size() < 10'000)
    return state.SkipWithError("too few changes to be worth measuring");
  for (auto _ : state) {
    const auto result = scoring::assess(*evidence, e.practice, e.rubric);
    if (result.areas.size() < 4) return state.SkipWithError("not four areas");
  }
  state.counters["changes"] = static_cast<double>(evidence->changes.size());
}
BENCHMARK(assess_scope)->Unit(benchmark::kMillisecond);

/// The derived rows from scratch.
void derive_from_scratch(benchmark::State& state) {
  auto& e = estate();
  if (!e.problem.empty()) return state.SkipWithError(e.problem.c_str());
  auto other = e.plan;
  for (auto _ : state) {
    other.work.digest += "x";  // another definition: everything is derived anew
    if (!e.ledger->derive("vc-bench", e.request.vcenters, other))
      return state.SkipWithError("derive failed");
  }
  state.SetItemsProcessed(state.iterations() * kTasks);
  if (!e.ledger->derive("vc-bench", e.request.vcenters, e.plan))
    return state.SkipWithError("derive failed");
}
BENCHMARK(derive_from_scratch)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace plumbline::bench
