#include "cli/closed_weeks.h"

#include <gtest/gtest.h>

#include "cli/past_days.h"
#include "exporters/render.h"
#include "scoring/assess.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

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

TEST(ClosedWeeks, InterruptedItGoesOnWhereItWas) {
  struct Killed {};
  const Environment e = environment();
  Estate estate;
  estate.live(0, 56);
  int judged = 0;
  const Progress until_the_fifth = [&](const std::string&, double) {
    if (++judged == 5) throw Killed();
  };
  EXPECT_THROW((void)judge(e, *estate.store, day(56) + hours(1), std::nullopt, {}, until_the_fifth),
               Killed);
  EXPECT_EQ(kept(estate), 4U);
  judged = 0;
  const Progress count = [&](const std::string&, double share) { judged += share < 1 ? 1 : 0; };
  const auto result = judge(e, *estate.store, day(56) + hours(1), std::nullopt, {}, count);
  ASSERT_OK(result);
  EXPECT_EQ(judged, 4);
  EXPECT_EQ(kept(estate), 8U);
  forget_weeks(estate);
  EXPECT_EQ(said(e, estate, day(56) + hours(1)), exporters::render_json(*result));
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

// `history` judges the closed weeks once for all days; each day must be what `assess --at` says.
TEST(PastDays, AreWhatIsSaidOfEachMidnight) {
  const Environment e = environment();
  Estate estate;
  estate.look("scope.yml", kScope, day(1));
  estate.live(0, 45);
  estate.look("scope.yml", "", day(40));
  const auto moments = midnights(day(-3) + hours(5), day(44));
  ASSERT_EQ(moments.size(), 47U);
  EXPECT_EQ(moments.front(), day(-2));
  const auto judged = judge_moments(e, *estate.store, moments, {}, {});
  ASSERT_TRUE(judged) << judged.error().to_string();
  ASSERT_EQ(judged->size(), moments.size());
  for (const std::size_t i : {0U, 2U, 23U, 30U, 37U, 42U, 46U})
    EXPECT_EQ(exporters::render_json((*judged)[i]), said(e, estate, moments[i])) << "day " << i;
}

TEST(PastDays, RefuseAScopeThatIsNotThere) {
  Estate estate;
  EXPECT_FALSE(judge_moments(environment(), *estate.store, {day(1)}, {}, {}));  // an empty ledger
  estate.live(0, 2);
  EXPECT_TRUE(judge_moments(environment(), *estate.store, {day(1)}, "vc-a", {}));
  EXPECT_FALSE(judge_moments(environment(), *estate.store, {day(1)}, "nowhere", {}));
  EXPECT_TRUE(midnights(day(1) + hours(1), day(1) + hours(20)).empty());
}

}  // namespace
}  // namespace plumbline::cli
