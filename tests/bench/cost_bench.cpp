// What judging and deriving cost on the large estate (large_estate.h), step by step:
//
//   cost_bench build LEDGER DAYS      its facts, derived
//   cost_bench assess LEDGER TIMES    one assessment by a new process, then TIMES more
//   cost_bench serve LEDGER TIMES     as a service: 5 minutes of another day are committed, derived
//                                     and judged, TIMES over
//   cost_bench weeks LEDGER TIMES     the last TIMES closed weeks judged anew
//   cost_bench days LEDGER TIMES      the last midnights, one after the other
//   cost_bench records LEDGER TIMES   an export of 90 days of change records, pulled anew TIMES
//   over:
//                                     read from the beginning, then each one as it comes
//   cost_bench expire LEDGER          what retention costs, and costs again
//   cost_bench rebuild LEDGER         everything derived from the facts, anew
//
// Prints JSON: CPU (user + system) and wall seconds.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "config/load_rubric.h"
#include "config/practice.h"
#include "config/practice_memory.h"
#include "ledger/ledger.h"
#include "scoring/assess.h"
#include "scoring/week_record.h"
#include "tests/bench/estate.h"
#include "tests/bench/large_estate.h"
#include "tests/bench/process_cost.h"

namespace plumbline::bench {
namespace {

int complain(const std::string& what) {
  std::fprintf(stderr, "cost_bench: %s\n", what.c_str());
  return 1;
}

class Watch {
 public:
  double cpu() const { return cpu_seconds() - cpu_; }
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
  }

 private:
  double cpu_ = cpu_seconds();
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
};

Sighting practice_file(std::string path, std::string content) {
  Sighting s;
  s.scope = kVCenter.name;
  s.path = std::move(path);
  s.content = std::move(content);
  s.sha256 = s.path;
  s.seen_at = bench_start();
  return s;
}

/// The estate's practice folder, as it was seen on the first day.
std::vector<Sighting> practice_files() {
  return {practice_file("scope.yml",
                        "change_types: [standard, normal, emergency]\n"
                        "attributes: {owner: Owner, environment: Environment}\n"
                        "populations: {vdi: 'vdi-.*', lab: 'lab-.*'}\n"
                        "test: {name_regex: 'test-.*', environments: [test, dev]}\n"),
          practice_file("actors.yml",
                        "accounts:\n  - {account: 'EXAMPLE\\svc-backup', class: backup}\n"
                        "  - {account_regex: 'svc-auto[0-9]@example', class: automation}\n")};
}

/// What an assessment is made with.
struct Case {
  scoring::Rubric rubric;
  PracticeHistory practice;
  ledger::DerivePlan plan;
  ledger::EvidenceRequest request;
};

Case make_case(scoring::Rubric rubric, Instant as_of) {
  Case c;
  c.rubric = std::move(rubric);
  c.practice = config::practice_history(practice_files(), c.rubric);
  for (const auto& problem : c.practice.problems) complain(problem.path + ": " + problem.what);
  for (std::int64_t day = 0; bench_start() + std::chrono::days(day - 1) < as_of; ++day)
    for (ChangeRecord& record : records_of_day(day))
      c.practice.records.push_back(std::move(record));
  c.practice.kinds["records"] = {bench_start(), true};
  c.plan.work = c.rubric.work;
  c.plan.incidents = c.rubric.incidents;
  c.plan.shares = scoring::share_definitions(c.rubric, c.practice, as_of);
  c.plan.populations = scoring::population_rules(c.practice);
  c.plan.series = scoring::series_definitions(c.rubric);
  c.plan.findings = scoring::finding_plan(c.rubric);
  c.request.scope = kVCenter.name;
  c.request.vcenters = {kVCenter.name};
  c.request.as_of = as_of;
  return c;
}

int build(ledger::Ledger& ledger, std::int64_t days) {
  if (const auto read = read_inventory(ledger, bench_start()); !read)
    return complain(read.error().to_string());
  if (const auto seen = ledger.commit_sightings(practice_files()); !seen)
    return complain(seen.error().to_string());
  for (std::int64_t day = 0; day < days; ++day)
    if (const auto done = commit_day(ledger, day); !done) return complain(done.error().to_string());
  return 0;
}

/// Brings the derived rows up to date.
int derive(ledger::Ledger& ledger, const scoring::Rubric& rubric) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  const Case c = make_case(rubric, start_of(day_of(*info->latest_recorded_at)));
  const Watch watch;
  if (const auto done = ledger.derive(c.request.scope, c.request.vcenters, c.plan); !done)
    return complain(done.error().to_string());
  std::printf("{\"derive_cpu_seconds\": %.3f}\n", watch.cpu());
  return 0;
}

/// One assessment, told in a line; `extra` goes into it.
int assess_once(ledger::Ledger& ledger, const Case& c, scoring::Books& books,
                const std::string& extra = {}) {
  const Watch watch;
  auto evidence = ledger.evidence(c.request, c.plan);
  if (!evidence) return complain(evidence.error().to_string());
  const double read = watch.cpu();
  const double read_wall = watch.wall();
  const auto result = scoring::assess(*evidence, c.practice, c.rubric, {}, books);
  const double judged = watch.cpu() - read;
  const std::size_t changes = evidence->changes.size();
  const std::size_t incidents = evidence->incidents.size();
  const std::size_t entities = evidence->entities.size();
  ledger.give_back(std::move(*evidence));
  std::printf(
      "{%s\"cpu_seconds\": %.4f, \"evidence_cpu_seconds\": %.4f, \"judged_cpu_seconds\": %.4f, "
      "\"evidence_seconds\": %.4f, \"seconds\": %.4f, \"changes\": %zu, \"incidents\": %zu, "
      "\"entities\": %zu, \"areas\": %zu, \"peak_mib\": %.1f}\n",
      extra.c_str(), watch.cpu(), read, judged, read_wall, watch.wall(), changes, incidents,
      entities, result.areas.size(), peak_mib());
  return 0;
}

int assess(ledger::Ledger& ledger, const scoring::Rubric& rubric, int times) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  const Case c = make_case(rubric, *info->latest_recorded_at);
  scoring::Books books;
  for (int i = 0; i <= times; ++i)
    if (const int failed = assess_once(ledger, c, books)) return failed;
  return 0;
}

int serve(ledger::Ledger& ledger, const scoring::Rubric& rubric, int times) {
  constexpr std::chrono::minutes kEvery{5};
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  const DayNumber day = day_of(*info->latest_recorded_at) + 1;
  const std::vector<Activity> all = activities_of_day(day - day_of(bench_start()));
  Case c = make_case(rubric, start_of(day));
  auto next = all.begin();
  scoring::Books books;
  // From the morning on.
  Instant now = start_of(day) + std::chrono::hours(8);
  for (int i = 0; i <= times; ++i, now += kEvery) {
    FactBatch batch;
    batch.vcenter = kVCenter;
    batch.recorded_at = now;
    for (; next != all.end() && next->finished() <= now; ++next) batch.activities.push_back(*next);
    const std::size_t added = batch.activities.size();
    for (const char* stream : {streams::kTasks, streams::kEvents}) {
      batch.poll = complete_poll(stream, now);
      if (const auto done = ledger.commit(batch); !done) return complain(done.error().to_string());
      batch.activities.clear();
    }
    const Watch watch;
    if (const auto done = ledger.derive(c.request.scope, c.request.vcenters, c.plan); !done)
      return complain(done.error().to_string());
    c.request.as_of = now;
    if (const int failed =
            assess_once(ledger, c, books,
                        "\"activities\": " + std::to_string(added) +
                            ", \"derive_cpu_seconds\": " + std::to_string(watch.cpu()) + ", "))
      return failed;
  }
  return 0;
}

int weeks(ledger::Ledger& ledger, const scoring::Rubric& rubric, int times) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  scoring::WeekHistory history;
  const Instant last = start_of_iso_week(*info->latest_recorded_at);
  for (int back = times - 1; back >= 0; --back) {
    const Case c = make_case(rubric, last - back * std::chrono::days(7));
    const Watch watch;
    const auto evidence = ledger.evidence(c.request, c.plan);
    if (!evidence) return complain(evidence.error().to_string());
    const double read = watch.cpu();
    history.push_back(scoring::record_of(scoring::assess(*evidence, c.practice, c.rubric, history),
                                         c.request.as_of));
    std::printf("{\"cpu_seconds\": %.4f, \"evidence_cpu_seconds\": %.4f, \"peak_mib\": %.1f}\n",
                watch.cpu(), read, peak_mib());
  }
  return 0;
}

/// The last midnights, one after the other, as a service judges them ahead of the click.
int days(ledger::Ledger& ledger, const scoring::Rubric& rubric, int times) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  Case c = make_case(rubric, start_of(day_of(*info->latest_recorded_at)));
  scoring::Books books;
  const Instant last = c.request.as_of;
  for (int back = times; back >= 0; --back) {
    c.request.as_of = last - back * std::chrono::days(1);
    if (const int failed = assess_once(ledger, c, books)) return failed;
  }
  return 0;
}

/// The export as it stands after so many pulls, eight a day: 720 records a day for 90 days.
Sighting pulled_export(int pulls) {
  constexpr int kPerPull = 90;
  constexpr int kRows = 720 * 90;
  std::string text = "id,type,actor,approved_at,window_start,window_end,entities\n";
  for (int n = pulls * kPerPull; n < pulls * kPerPull + kRows; ++n) {
    const Instant at = bench_start() + std::chrono::minutes(2) * n;
    text += "CHG" + std::to_string(n) + ",normal,EXAMPLE\\user" + std::to_string(n % 300) + ',' +
            to_rfc3339(at) + ',' + to_rfc3339(at + std::chrono::hours(1)) + ',' +
            to_rfc3339(at + std::chrono::hours(3)) + ",srv-" + std::to_string(n % 40'000) + '\n';
  }
  Sighting sighting = practice_file("records/desk.feed.csv", std::move(text));
  sighting.sha256 = std::to_string(pulls);
  sighting.seen_at = bench_start() + std::chrono::hours(3) * (pulls + 1);
  return sighting;
}

int records(ledger::Ledger& ledger, const scoring::Rubric& rubric, int times) {
  config::PracticeMemory memory;
  const auto read = [&](const char* what) {
    const Watch watch;
    const auto heads = ledger.sighting_heads(kVCenter.name);
    if (!heads) return complain(heads.error().to_string());
    const auto history = memory.read(
        kVCenter.name, *heads, rubric,
        [&](Instant after, const std::function<void(const Sighting&)>& see) {
          return ledger.for_each_sighting(kVCenter.name, {after, Instant::max(), {}}, see);
        });
    if (!history) return complain(history.error().to_string());
    std::printf(
        "{\"what\": \"%s\", \"sightings\": %zu, \"records\": %zu, \"cpu_seconds\": %.3f, "
        "\"seconds\": %.3f, \"peak_mib\": %.1f}\n",
        what, heads->size(), history->records.size(), watch.cpu(), watch.wall(), peak_mib());
    return 0;
  };
  for (int pull = 0; pull < times; ++pull)
    if (const auto done = ledger.commit_sightings({pulled_export(pull)}); !done)
      return complain(done.error().to_string());
  if (const int failed = read("from the beginning")) return failed;
  for (int pull = times; pull < times + 3; ++pull) {
    if (const auto done = ledger.commit_sightings({pulled_export(pull)}); !done)
      return complain(done.error().to_string());
    if (const int failed = read("one more")) return failed;
  }
  return read("nothing new");
}

int expire(ledger::Ledger& ledger) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  for (int i = 0; i < 2; ++i) {
    const Watch watch;
    const auto gone = ledger.expire(*info->latest_recorded_at);
    if (!gone) return complain(gone.error().to_string());
    std::printf("{\"cpu_seconds\": %.4f, \"seconds\": %.4f, \"rows\": %lld}\n", watch.cpu(),
                watch.wall(), static_cast<long long>(*gone));
  }
  return 0;
}

int rebuild(ledger::Ledger& ledger, const scoring::Rubric& rubric) {
  const auto info = ledger.info();
  if (!info || !info->latest_recorded_at) return complain("an empty ledger");
  const auto size = ledger.size();
  if (!size) return complain(size.error().to_string());
  Case c = make_case(rubric, start_of(day_of(*info->latest_recorded_at)));
  for (const char* more : {"x", ""}) {
    auto plan = c.plan;
    plan.work.digest += more;  // another definition: everything is derived anew
    const Watch watch;
    if (const auto done = ledger.derive(c.request.scope, c.request.vcenters, plan); !done)
      return complain(done.error().to_string());
    std::printf(
        "{\"cpu_seconds\": %.3f, \"seconds\": %.3f, \"activities\": %lld, "
        "\"activities_per_cpu_second\": %.0f, \"peak_mib\": %.1f}\n",
        watch.cpu(), watch.wall(), static_cast<long long>(size->activities),
        static_cast<double>(size->activities) / watch.cpu(), peak_mib());
  }
  return 0;
}

int run(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  const bool number = what == "build" || what == "assess" || what == "serve" || what == "weeks" ||
                      what == "days" || what == "records";
  const bool plain = what == "rebuild" || what == "derive" || what == "expire";
  if ((!number && !plain) || argc != (number ? 4 : 3))
    return complain(
        "usage: build LEDGER DAYS | assess|serve|weeks|days|records LEDGER TIMES | "
        "derive|rebuild|expire "
        "LEDGER");
  const auto rubric = config::load_rubric({});
  if (!rubric) return complain(rubric.error().front().to_string());
  ledger::OpenOptions options;
  options.read_only = what == "assess" || what == "weeks" || what == "days";
  auto ledger = ledger::open(std::string("sqlite:") + argv[2], options);
  if (!ledger) return complain(ledger.error().to_string());
  if (what == "build" && build(**ledger, std::atoi(argv[3])) != 0) return 1;
  if (what == "build" || what == "derive") return derive(**ledger, *rubric);
  if (what == "assess") return assess(**ledger, *rubric, std::atoi(argv[3]));
  if (what == "serve") return serve(**ledger, *rubric, std::atoi(argv[3]));
  if (what == "weeks") return weeks(**ledger, *rubric, std::atoi(argv[3]));
  if (what == "days") return days(**ledger, *rubric, std::atoi(argv[3]));
  if (what == "records") return records(**ledger, *rubric, std::atoi(argv[3]));
  if (what == "expire") return expire(**ledger);
  return rebuild(**ledger, *rubric);
}

}  // namespace
}  // namespace plumbline::bench

int main(int argc, char** argv) { return plumbline::bench::run(argc, argv); }
