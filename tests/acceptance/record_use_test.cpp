// Level 2 of change rests on records where there are any, and on a safety net where there never
// were; the rubric before 0.6.0 took the safety net all the same.
#include <algorithm>

#include "scoring/moves.h"
#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

constexpr int kWeeks = 30;
const char* const kRow = "change.2.record_use";

/// Good habits, and records of one change in twenty.
Script careful_team(std::optional<double> feed_week) {
  Script script = improving_team();
  script.phases = {Phase{}};
  script.phases[0].recorded = 0.05;
  script.feed_week = feed_week;
  return script;
}

/// The rubric without the question whether there is a feed.
scoring::Rubric before_0_6() {
  scoring::Rubric rubric = shipped_rubric();
  rubric.version = "0.5.0";
  rubric.digest = "sha256:before";
  for (scoring::Indicator& row : rubric.indicators) {
    if (row.id != kRow) continue;
    auto& parts = row.requires_.parts.at(1).parts;
    std::erase_if(parts, [](const auto& part) { return part.signal == "chg.records_known_d"; });
    EXPECT_EQ(parts.size(), 2U);
  }
  return rubric;
}

scoring::Assessment assessed(const Estate& estate, const scoring::Rubric& rubric) {
  scoring::Assessment assessment;
  assessment.as_of = assessment.known_at = estate.evidence.as_of;
  assessment.rubric_version = rubric.version;
  assessment.rubric_digest = rubric.digest;
  assessment.scopes = {scoring::assess(estate.evidence, estate.practice, rubric)};
  return assessment;
}

TEST(RecordUse, WithoutAFeedASafetyNetStandsIn) {
  const auto result = judge(estate_at(careful_team(std::nullopt), kWeeks));
  EXPECT_EQ(indicator(result, kRow).state, State::Met) << text_of(result);
}

TEST(RecordUse, WithAFeedThatKnowsOneInTwentyItDoesNot) {
  const auto result = judge(estate_at(careful_team(6), kWeeks));
  EXPECT_EQ(indicator(result, kRow).state, State::NotMet) << text_of(result);
}

TEST(RecordUse, AFeedOfAFewDaysTakesNothingAway) {
  const auto result = judge(estate_at(careful_team(kWeeks - 2), kWeeks));
  EXPECT_EQ(indicator(result, kRow).state, State::Met) << text_of(result);
}

TEST(RecordUse, DeletingTheFeedBringsTheSafetyNetNotBack) {
  Estate estate = estate_at(careful_team(6), kWeeks);
  estate.practice.kinds["records"].present = false;
  EXPECT_EQ(indicator(judge(estate), kRow).state, State::Unknown);
}

TEST(RecordUse, WhatTheRubricMovedIsToldFromWhatTheEstateDid) {
  const Estate estate = estate_at(careful_team(6), kWeeks);
  scoring::Passage passage;
  passage.before = assessed(estate, before_0_6());
  passage.scope = passage.before.scopes[0].name;
  passage.stages = {{scoring::Origin::Rubric, assessed(estate, shipped_rubric())}};
  EXPECT_EQ(passage.before.scopes[0].areas.size(), passage.after().scopes[0].areas.size());
  const auto moved = scoring::moves(passage);
  const auto row = std::find_if(moved.begin(), moved.end(),
                                [](const scoring::Move& move) { return move.indicator == kRow; });
  ASSERT_NE(row, moved.end());
  EXPECT_EQ(row->from, "met");
  EXPECT_EQ(row->to, "not_met");
  ASSERT_EQ(row->steps.size(), 1U);
  EXPECT_EQ(row->steps[0].origin, scoring::Origin::Rubric);
  for (const scoring::Move& move : moved)
    EXPECT_EQ(move.area, "change") << "nothing else was asked otherwise";
}

}  // namespace
}  // namespace plumbline::acceptance
