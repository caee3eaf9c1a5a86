#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

TEST(AdHocShop, StaysAtLevelOneAndNotForLackOfEvidence) {
  const auto result = judge(estate_at(ad_hoc_shop(), 26));
  for (const char* id : {"change", "consuming"}) {
    EXPECT_EQ(area(result, id).attained, 1) << text_of(result);
    EXPECT_EQ(area(result, id).ceiling, 1) << text_of(result);
    EXPECT_FALSE(area(result, id).insufficient_evidence);
  }
  EXPECT_EQ(indicator(result, "change.2.batch_actors").state, State::NotMet)
      << "six people behind one login are one actor";
  EXPECT_EQ(indicator(result, "change.2.path_consistency").state, State::NotMet);
  EXPECT_EQ(indicator(result, "change.3.coverage").state, State::NotMet)
      << "a kind of file never seen is no promise";
  EXPECT_EQ(indicator(result, "change.3.authorised").state, State::Unknown)
      << "no record feed is unknown, never 0 %";
}

TEST(AdHocShop, TheBackupProxyChangesNothing) {
  Script without = ad_hoc_shop();
  without.backup_proxy = false;
  const auto with_proxy = judge(estate_at(ad_hoc_shop(), 26));
  const auto alone = judge(estate_at(without, 26));
  for (const char* id : {"change", "consuming"})
    EXPECT_EQ(area(with_proxy, id).ratings, area(alone, id).ratings);
  EXPECT_EQ(indicator(with_proxy, "change.2.batch_actors").criteria[0].value,
            indicator(alone, "change.2.batch_actors").criteria[0].value);
}

TEST(ImprovingTeam, ClimbsLevelByLevelAsItsWindowsClear) {
  const Script script = improving_team();
  for (const char* id : {"change", "consuming"}) {
    const auto at = [&](double weeks) {
      const auto result = judge(estate_at(script, weeks));
      EXPECT_GE(area(result, id).ceiling, area(result, id).attained);
      return area(result, id).attained;
    };
    EXPECT_EQ(at(3), 1) << id;
    EXPECT_EQ(at(6), 1) << id;
    EXPECT_EQ(at(16), 2) << id << text_of(judge(estate_at(script, 16)));
    EXPECT_EQ(at(36), 3) << id << text_of(judge(estate_at(script, 36)));
  }
}

TEST(ImprovingTeam, BeforeFourWeeksItIsTooEarlyToSay) {
  const auto result = judge(estate_at(improving_team(), 3));
  for (const char* id : {"change", "consuming"}) {
    EXPECT_TRUE(area(result, id).insufficient_evidence);
    EXPECT_EQ(area(result, id).ceiling, 3);
  }
  const auto& success = indicator(result, "change.2.success_rate");
  EXPECT_EQ(success.reason.code, "too_little_history");
  ASSERT_TRUE(success.earliest);
  EXPECT_EQ(*success.earliest, week(4));
}

TEST(TinyLab, IsNeitherGoodNorBad) {
  const auto result = judge(estate_at(tiny_lab(), 60.0 / 7));
  EXPECT_EQ(area(result, "consuming").attained, 1);
  EXPECT_TRUE(area(result, "consuming").insufficient_evidence) << text_of(result);
  EXPECT_EQ(indicator(result, "consuming.2.success_rate").state, State::Unknown);
  EXPECT_EQ(indicator(result, "consuming.2.success_rate").reason.code, "too_few_samples");
  EXPECT_EQ(indicator(result, "consuming.2.volume").state, State::Unknown)
      << "too few creations are unknown, never missed";
}

TEST(Greenfield, OneBuildIsNotRepetitionAndABundleNotMethod) {
  const auto result = judge(estate_at(greenfield(), 3));
  for (const char* id : {"change", "consuming"}) {
    EXPECT_EQ(area(result, id).attained, 1);
    EXPECT_TRUE(area(result, id).insufficient_evidence) << text_of(result);
  }
  const auto later = judge(estate_at(greenfield(), 8));
  EXPECT_EQ(area(later, "consuming").attained, 1);
  EXPECT_EQ(indicator(later, "consuming.2.batches").state, State::Unknown) << text_of(later);
}

TEST(PaperTiger, DataBeatsPaper) {
  const auto result = judge(estate_at(paper_tiger(), 52));
  EXPECT_EQ(area(result, "change").attained, 2) << text_of(result);
  EXPECT_EQ(area(result, "change").ceiling, 2);
  EXPECT_EQ(indicator(result, "change.3.coverage").state, State::NotMet);
}

TEST(FirstDay, SaysWhatIsMissingAndFromWhenOn) {
  const auto result = judge(estate_at(first_day(), 44.3));
  for (const char* id : {"change", "consuming"}) {
    const auto& a = area(result, id);
    EXPECT_EQ(a.ceiling, 3) << "no target was ever seen: a promise never made\n" << text_of(result);
    ASSERT_EQ(a.outlook.size(), 4U);
    for (const auto& level : a.outlook) {
      ASSERT_TRUE(level.earliest || level.level >= 4) << id << level.level << text_of(result);
      EXPECT_FALSE(level.needs.empty());
    }
    EXPECT_LE(*a.outlook[0].earliest, *a.outlook[1].earliest);
    EXPECT_GT(*a.outlook[1].earliest, week(44.3));
  }
  EXPECT_EQ(indicator(result, "change.3.coverage").state, State::Unknown);
  EXPECT_EQ(indicator(result, "change.3.coverage").reason.code, "too_young");
  EXPECT_EQ(indicator(result, "change.3.authorised").state, State::Unknown);
  EXPECT_FALSE(result.unlocks.empty());
  EXPECT_LE(result.unlocks.size(), 3U);
}

}  // namespace
}  // namespace plumbline::acceptance
