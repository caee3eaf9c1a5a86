#include "cli/published_weeks.h"

#include <gmock/gmock.h>

#include "cli/moves.h"
#include "exporters/render.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string published(Estate& estate, Instant week_end) {
  const auto said = estate.store->published("vc-a", week_end);
  return said && *said ? **said : std::string();
}

int publish(const Environment& e, Estate& estate, Instant now) {
  const auto done = publish_weeks(e, *estate.store, now);
  if (!done) {
    ADD_FAILURE() << done.error().to_string();
    return -1;
  }
  return *done;
}

TEST(PublishedWeeks, OneWaitsForTheReadingThatReachesOverItsEnd) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 7);  // the last reading ends on Sunday 23:00
  EXPECT_EQ(publish(e, estate, day(7) + hours(1)), 0) << "Sunday's last hour may still come";
  estate.live(7, 8);
  EXPECT_EQ(publish(e, estate, day(7) + hours(23)), 1);
  EXPECT_THAT(published(estate, day(7)), HasSubstr("\"late\": false"));
  EXPECT_EQ(publish(e, estate, day(7) + hours(23)), 0) << "once";
}

TEST(PublishedWeeks, WhatNeverComesIsNotWaitedForLongerThanItCounts) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 7);
  EXPECT_EQ(publish(e, estate, day(8) + hours(13)), 1);
  EXPECT_THAT(published(estate, day(7)), HasSubstr("\"late\": false"));
}

TEST(PublishedWeeks, ThoseMissedAreMadeUpForAndMarked) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  EXPECT_EQ(publish(e, estate, day(36)), 5);
  for (const int week_end : {7, 14, 21, 28})
    EXPECT_THAT(published(estate, day(week_end)), HasSubstr("\"late\": true")) << week_end;
  EXPECT_THAT(published(estate, day(35)), HasSubstr("\"late\": false"));
  EXPECT_EQ(published(estate, day(0)), "") << "before the first sweep nothing was to be said";
}

TEST(PublishedWeeks, SayWhatMovedSinceTheWeekBeforeAndWhy) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  estate.look("scope.yml", kScope, day(30));
  (void)publish(e, estate, day(36));
  const std::string before = published(estate, day(28));
  const std::string last = published(estate, day(35));
  EXPECT_THAT(published(estate, day(7)), HasSubstr("\"changes\": []")) << "nothing came before it";
  EXPECT_THAT(last, HasSubstr("\"because_of\": \"practice\""));
  EXPECT_THAT(before, Not(HasSubstr("\"because_of\": \"practice\"")));
}

TEST(PublishedWeeks, StayAsTheyWereSaidUnderAnotherRubric) {
  Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  (void)publish(e, estate, day(36));
  const std::string said = published(estate, day(35));
  for (auto& indicator : e.rubric.indicators)
    if (indicator.area == "change") indicator.mandatory = true;
  e.rubric.digest = "sha256:another";
  estate.live(36, 43);
  EXPECT_EQ(publish(e, estate, day(43)), 1);
  EXPECT_EQ(published(estate, day(35)), said);
  EXPECT_THAT(published(estate, day(42)), HasSubstr("sha256:another"));
  const auto passages = compare(e, *estate.store, {day(35), day(42), nullptr}, {});
  ASSERT_TRUE(passages);
  const auto& passage = passages->front();
  EXPECT_TRUE(passage.said);
  ASSERT_EQ(passage.stages.size(), 2U);
  EXPECT_EQ(passage.stages[0].origin, scoring::Origin::Rubric);
  EXPECT_EQ(passage.stages[0].assessment.as_of, day(35)) << "the same facts under both";
  EXPECT_EQ(passage.stages[0].assessment.known_at, passage.before.known_at);
  EXPECT_EQ(passage.stages[1].origin, scoring::Origin::Facts);
}

TEST(Compare, TwoRubricsOnTheSameFacts) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  scoring::Rubric former = e.rubric;
  former.digest = "sha256:former";
  for (auto& indicator : former.indicators)
    if (indicator.id == "change.2.volume") indicator.requires_.threshold = 1e6;
  const auto passages = compare(e, *estate.store, {{}, day(35), &former}, {});
  ASSERT_TRUE(passages);
  const auto moved = scoring::moves(passages->front());
  ASSERT_FALSE(moved.empty());
  for (const auto& move : moved)
    for (const auto& step : move.steps) EXPECT_EQ(step.origin, scoring::Origin::Rubric);
  const auto text = exporters::render_changes(*passages, false);
  EXPECT_THAT(text, HasSubstr("because of the rubric (the same facts under both)"));
  EXPECT_THAT(text, HasSubstr("now >= 30"));
}

TEST(Compare, LeavesTheKeptWeeksAlone) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  estate.look("scope.yml", kScope, day(30));
  const std::string now = said(e, estate, day(35));
  const auto kept_before = kept(estate);
  ASSERT_TRUE(compare(e, *estate.store, {day(28), day(35), nullptr}, {}));
  EXPECT_EQ(kept(estate), kept_before);
  EXPECT_EQ(said(e, estate, day(35)), now);
}

TEST(Published, ReadsBackWhatComparingNeeds) {
  const Environment e = environment();
  Estate estate;
  estate.live(0, 36);
  const auto now = judge(e, *estate.store, day(35), std::nullopt, {});
  ASSERT_TRUE(now);
  const auto back = exporters::read_assessment(exporters::render_published(*now, false, {}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rubric_digest, now->rubric_digest);
  EXPECT_TRUE(scoring::moves({"vc-a", true, *back, {{scoring::Origin::Facts, *now}}}).empty());
  EXPECT_FALSE(exporters::read_assessment("[]"));
}

}  // namespace
}  // namespace plumbline::cli
