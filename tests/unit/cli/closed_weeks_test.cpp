#include "cli/closed_weeks.h"

#include <gtest/gtest.h>

#include "config/digest.h"
#include "config/load_rubric.h"
#include "exporters/render.h"
#include "scoring/assess.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::cli {
namespace {

using ledger::Ledger;
using std::chrono::days;
using std::chrono::hours;

/// Monday.
const Instant kZero = Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5));

Instant day(int n) { return kZero + days(n); }

Environment environment() {
  Environment out;
  auto rubric = config::load_rubric({});
  for (const auto& error : rubric ? std::vector<Error>() : rubric.error())
    ADD_FAILURE() << error.to_string();
  if (rubric) out.rubric = std::move(*rubric);
  config::ScopeSettings scope;
  scope.name = "vc-a";
  scope.vcenters = {"vc-a"};
  out.settings.scopes = {scope};
  return out;
}

Activity resize(int n, Instant at) {
  return ledger::task("task-" + std::to_string(n), at, "VirtualMachine.reconfigure",
                      n % 3 == 0 ? "CORP\\ann" : "CORP\\bob", "vm-" + std::to_string(n % 7));
}

/// A ledger that is fed day by day.
struct Estate {
  ledger::ScratchFolder folder;
  std::unique_ptr<Ledger> store = ledger::open_or_throw(folder.file("ledger.db"));
  int tasks = 0;

  void commit(std::vector<Activity> activities, Instant now) {
    ASSERT_OK(store->commit(ledger::batch_of(now, std::move(activities))));
  }
  void poll(const char* stream, Instant from, Instant to) {
    FactBatch batch = ledger::batch_of(to, {});
    batch.poll = ledger::poll_of(stream, to);
    batch.poll->from = from;
    ASSERT_OK(store->commit(batch));
  }
  void look(const std::string& path, const std::string& content, Instant at) {
    Sighting sighting;
    sighting.scope = "vc-a";
    sighting.path = path;
    sighting.seen_at = at;
    sighting.present = !content.empty();
    sighting.content = content;
    sighting.sha256 = content.empty() ? "" : config::sha256_hex(content);
    ASSERT_OK(store->commit_sightings({sighting}));
  }
  void live(int from_day, int to_day) {
    for (int d = from_day; d < to_day; ++d) {
      const Instant evening = day(d) + hours(23);
      std::vector<Activity> activities;
      for (int i = 0; i < 4; ++i) activities.push_back(resize(++tasks, day(d) + hours(8 + i)));
      commit(std::move(activities), evening);
      for (const char* stream : {streams::kTasks, streams::kEvents})
        poll(stream, d == 0 ? day(-30) : day(d - 1) + hours(23), evening);
      std::vector<EntityState> machines;
      for (int i = 0; i < 7; ++i)
        machines.push_back(ledger::vm("vm-" + std::to_string(i), "srv-" + std::to_string(i)));
      ASSERT_OK(ledger::sweep_vms(*store, evening, machines));
    }
  }
};

std::string said(const Environment& environment, Estate& estate, Instant at) {
  const auto result = judge(environment, *estate.store, at, std::nullopt, {});
  if (!result) {
    ADD_FAILURE() << result.error().to_string();
    return {};
  }
  return exporters::render_json(*result);
}

void forget_weeks(Estate& estate) {
  ASSERT_OK(estate.store->keep_weeks("vc-a", Instant::min(), {}, "0 0 0"));
}

std::size_t kept(Estate& estate) {
  const auto weeks = estate.store->kept_weeks("vc-a", {"vc-a"});
  return weeks ? weeks->weeks.size() : 0;
}

constexpr const char* kScope = "time_zone: UTC\nchange_types: [standard, normal, emergency]\n";

TEST(ClosedWeeks, KeptOrJudgedAnewTheyGiveTheSameBytes) {
  const Environment e = environment();
  Estate estate;
  for (int week = 0; week < 8; ++week) {
    estate.live(week * 7, week * 7 + 7);
    if (week == 3) estate.look("scope.yml", kScope, day(24));
    (void)said(e, estate, day(week * 7 + 7) + hours(1));
  }
  EXPECT_EQ(kept(estate), 8U);
  std::vector<std::string> from_memo;
  const std::vector<int> moments = {10, 21, 30, 42, 50, 56};
  for (const int d : moments) from_memo.push_back(said(e, estate, day(d) + hours(d % 2)));
  for (std::size_t i = 0; i < moments.size(); ++i) {
    forget_weeks(estate);
    EXPECT_EQ(said(e, estate, day(moments[i]) + hours(moments[i] % 2)), from_memo[i])
        << "day " << moments[i];
  }
  EXPECT_NE(from_memo.back().find("\"level_reason\": \"first week\""), std::string::npos);
}

TEST(ClosedWeeks, OnlyWhatChangedIsJudgedAnew) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 56);
  int judged = 0;
  const Progress count = [&](const std::string&, double share) { judged += share < 1 ? 1 : 0; };
  const auto again = [&](const char* why) {
    judged = 0;
    const auto result = judge(e, *estate.store, day(56) + hours(1), std::nullopt, {}, count);
    EXPECT_OK(result);
    const std::string before = result ? exporters::render_json(*result) : "";
    const int times = judged;
    forget_weeks(estate);
    EXPECT_EQ(said(e, estate, day(56) + hours(1)), before) << why;
    return times;
  };
  EXPECT_EQ(again("the first time"), 8);
  EXPECT_EQ(again("nothing new"), 0);
  estate.commit({resize(9001, day(40))}, day(56));
  EXPECT_EQ(again("a fact of week 5 recorded late"), 3) << "the weeks that end on days 42, 49, 56";
  estate.look("procedures/p.yml", "not: valid\n", day(50));
  EXPECT_EQ(again("a file seen in week 7"), 1);
  estate.look("actors.yml", "actors: []\n", day(56));
  EXPECT_EQ(again("what an account is counts for all history"), 8);
}

TEST(ClosedWeeks, AKindThatIsGoneTodayWasThereThen) {
  const Environment e = environment();
  Estate estate;
  estate.look("scope.yml", kScope, day(1));
  estate.live(0, 40);
  const std::string before = said(e, estate, day(35));
  estate.look("scope.yml", "", day(39));
  EXPECT_EQ(said(e, estate, day(35)).find("is now absent"), std::string::npos);
  EXPECT_EQ(said(e, estate, day(35)), before);
  EXPECT_NE(said(e, estate, day(40)).find("is now absent"), std::string::npos);
}

TEST(ClosedWeeks, ALedgerOpenedForReadingGivesTheSame) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 30);
  const std::string written = said(e, estate, day(29));
  forget_weeks(estate);
  estate.store.reset();
  ledger::OpenOptions options;
  options.read_only = true;
  estate.store = ledger::open_or_throw(estate.folder.file("ledger.db"), options);
  EXPECT_EQ(said(e, estate, day(29)), written);
}

}  // namespace
}  // namespace plumbline::cli
