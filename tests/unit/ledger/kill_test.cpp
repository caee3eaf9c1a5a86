#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kRounds = 4;
constexpr int kPerBatch = 40;
constexpr int kEntities = 1300;  // a chunk and more of a sweep

/// What a collector does in round `i`: a sweep, differences, then a batch with its cursor, then
/// deriving and taking away what is old.
struct Round {
  FactBatch batch;
  std::vector<EntityState> states;
  UpdateBatch updates;
};

Round round_of(int i) {
  const Instant t = at("2026-03-02T00:00:00Z") + hours(i);
  Round round;
  for (int k = 0; k < kPerBatch; ++k) {
    const std::string key = "task-" + std::to_string(i * kPerBatch + k);
    round.batch.activities.push_back(
        task(key, t + std::chrono::seconds(k), "VirtualMachine.destroy",
             "CORP\\user-" + std::to_string(k % 5), "vm-" + std::to_string(k)));
  }
  round.batch.vcenter = kVcA;
  round.batch.recorded_at = t + minutes(50);
  round.batch.poll = poll_of(streams::kTasks, t);
  round.batch.cursor = {"tasks", std::to_string(i)};
  for (int k = 0; k < kEntities; ++k) {
    // Every round half of them change, some are new and some go.
    if ((k + i) % 17 == 0) continue;
    round.states.push_back(vm("vm-" + std::to_string(k), "n" + std::to_string((k % 2) * i)));
  }
  const EntityRef host{"HostSystem", "host-1"};
  SampleRun run{host, "s", std::chrono::seconds(300), {}};
  for (int k = 0; k < 20; ++k) run.points.emplace_back(t + minutes(5 * k), 0.5 * k * i);
  round.batch.runs = {run};
  round.updates.vcenter = kVcA;
  round.updates.type = "VirtualMachine";
  round.updates.recorded_at = t + minutes(51);
  round.updates.poll = poll_of(streams::inventory("VirtualMachine"), t + minutes(51));
  for (int k = 0; k < kEntities; k += 3) {
    const bool there = (k + i) % 17 != 0;
    EntityState told = vm("vm-" + std::to_string(k), "u" + std::to_string(i));
    round.updates.updates.push_back(
        {there ? EntityUpdate::Kind::Modify : EntityUpdate::Kind::Enter, told, {"name"}});
    if (k % 9 == 0) round.updates.updates.push_back({EntityUpdate::Kind::Leave, told, {}});
  }
  return round;
}

DerivePlan plan() {
  DerivePlan plan;
  plan.work.classes.emplace_back();
  plan.work.classes.back().id = "VirtualMachine.destroy";
  plan.work.classes.back().tasks = {"VirtualMachine.destroy"};
  plan.work.digest = "w";
  return plan;
}

bool play(Ledger& ledger, int from) {
  for (int i = from; i < kRounds; ++i) {
    const Round round = round_of(i);
    // The sweep first: the cursor then tells which rounds are whole.
    // A reading is not repeated at a time that is over: differences were told after it.
    const auto told =
        ledger.polls(kVcA, round.updates.recorded_at, round.updates.recorded_at + minutes(1));
    if (!told) return false;
    if (told->empty()) {
      if (!sweep_vms(ledger, round.batch.recorded_at, round.states)) return false;
      if (!ledger.apply(round.updates)) return false;
    }
    if (!ledger.commit(round.batch)) return false;
    if (!ledger.derive("s", {"vc-a"}, plan())) return false;
  }
  // At the end, however often that is begun: what is joined depends on what is there by then.
  return ledger.expire(round_of(kRounds - 1).batch.recorded_at + hours(24 * 40)).has_value();
}

int next_round(Ledger& ledger) {
  const auto cursor = ledger.cursor(kVcA, "tasks");
  return cursor && *cursor ? std::stoi(**cursor) + 1 : 0;
}

/// Every fact, in words without the ledger's own ids.
std::string all_facts(Ledger& ledger) {
  std::string text;
  for (const Activity& a : activities_of(ledger))
    text += a.key + ' ' + to_rfc3339(a.created) + ' ' + a.actor_name + ' ' + a.entity.moid + '\n';
  const Instant begin = at("2026-03-02T00:00:00Z");
  for (int k = 0; k < kEntities; k += 31)
    for (int i = 0; i < kRounds; ++i) {
      const auto state = ledger.entity_at(kVcA, {"VirtualMachine", "vm-" + std::to_string(k)},
                                          begin + hours(i) + minutes(50 + k % 2), {});
      text += state && *state ? *(*state)->find("name") : "-";
      text += ' ';
    }
  const auto polls = ledger.polls(kVcA, begin, begin + hours(999));
  for (const Poll& poll : *polls) text += poll.stream + ' ' + to_rfc3339(poll.started) + '\n';
  const auto size = ledger.size();
  text += std::to_string(size->activities) + ' ' + std::to_string(size->entity_versions) + '\n';
  const auto evidence = ledger.evidence({"s", {"vc-a"}, begin + hours(999), {}, 400}, plan());
  for (const Change& change : evidence->changes)
    text += to_rfc3339(change.queued) + ' ' + to_rfc3339(change.ended) + ' ' +
            std::to_string(change.siblings.size()) + '\n';
  return text;
}

TEST(Killed, AtAnyInstantNothingIsLostAndNothingDoubled) {
  ScratchFolder folder;
  const std::string calm = folder.file("calm.db");
  const auto begun = std::chrono::steady_clock::now();
  ASSERT_TRUE(play(*open_or_throw(calm), 0));
  const auto whole = std::chrono::steady_clock::now() - begun;
  const std::string expected = all_facts(*open_or_throw(calm));

  test::Dice dice(7);
  int killed = 0;
  int in_the_middle = 0;
  for (int attempt = 0; killed < 24 || in_the_middle < 10; ++attempt) {
    ASSERT_LT(attempt, 200) << "kills come too late";
    const std::string path = folder.file("killed-" + std::to_string(attempt) + ".db");
    for (bool finished = false; !finished;) {
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        bool good = false;
        try {
          const auto ledger = open_or_throw(path);
          good = play(*ledger, next_round(*ledger));
        } catch (...) {
        }
        ::_exit(good ? 0 : 1);
      }
      std::this_thread::sleep_for(dice.up_to(std::chrono::duration_cast<Duration>(whole)));
      ::kill(child, SIGKILL);
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      if (WIFSIGNALED(status)) {
        ++killed;
        // A reader of what is left sees whole batches only.
        const auto ledger = open("sqlite:" + path, {});
        ASSERT_OK(ledger);
        const int rounds = next_round(**ledger);
        ASSERT_EQ((*ledger)->size()->activities, std::int64_t{rounds} * kPerBatch);
        const auto polls = (*ledger)->polls(kVcA, at("2026-03-02T00:00:00Z"), Instant::max());
        const auto tasks = std::count_if(polls->begin(), polls->end(), [](const Poll& poll) {
          return poll.stream == streams::kTasks;
        });
        ASSERT_EQ(tasks, rounds);
        if (rounds > 0 && rounds < kRounds) ++in_the_middle;
      } else {
        ASSERT_EQ(WEXITSTATUS(status), 0);
        finished = true;
      }
    }
    ASSERT_EQ(all_facts(*open_or_throw(path)), expected) << "attempt " << attempt;
    std::filesystem::remove(path);
  }
}

}  // namespace
}  // namespace plumbline::ledger
