#include "scoring/roadmap.h"

#include <gmock/gmock.h>

#include "scoring/ladder.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = SmallEstate::day(100);

IndicatorResult row(const std::string& id, int level, State state, bool mandatory = false) {
  IndicatorResult i;
  i.id = id;
  i.level = level;
  i.state = state;
  i.mandatory = mandatory;
  i.earliest = kNow;
  if (state == State::NotMet || state == State::Unknown) {
    CriterionResult c;
    c.signal = id;
    c.state = state;
    c.reason = {"missed", id + " lacks", "", {}};
    i.criteria.push_back(c);
  }
  return i;
}

Indicator described(const std::string& id, const std::string& effort) {
  Indicator i;
  i.id = id;
  i.title = "Title of " + id;
  i.effort = effort;
  return i;
}

/// An area with its level as the ladder gives it.
AreaResult area(const std::string& id, std::vector<IndicatorResult> rows) {
  AreaResult result;
  result.area = id;
  result.ladder = "classic";
  result.indicators = std::move(rows);
  result.attained = result.level = Ladder(result.indicators).attained();
  return result;
}

std::vector<std::string> ids(const AreaRoadmap& roadmap) {
  std::vector<std::string> out;
  for (const auto& step : roadmap.steps) out.push_back(step.result->id);
  return out;
}

AreaRoadmap first(const ScopeResult& scope, const Rubric& rubric = {}) {
  return roadmap(scope, rubric).at(0);
}

TEST(Roadmap, TakesTheMandatoryOnesAndNoMoreOthersThanTheLevelLacks) {
  ScopeResult scope;
  scope.areas = {area("a", {row("must", 2, State::NotMet, true), row("met", 2, State::Met),
                            row("x", 2, State::NotMet), row("y", 2, State::NotMet)})};
  const auto result = first(scope);
  EXPECT_EQ(result.from, 1);
  EXPECT_EQ(result.to, 2);
  EXPECT_THAT(ids(result), ElementsAre("must", "x")) << "2 of 4 are half, 3 of 4 are enough";
  EXPECT_EQ(result.earliest, kNow);
}

TEST(Roadmap, NeverSkipsALevelAndCountsWhatTheAttainedOneLacks) {
  ScopeResult scope;
  scope.areas = {
      area("a", {row("m2", 2, State::Met), row("n2", 2, State::Met), row("open2", 2, State::NotMet),
                 row("three", 3, State::NotMet, true), row("four", 4, State::NotMet, true)})};
  const auto result = first(scope);
  EXPECT_EQ(result.from, 2);
  EXPECT_EQ(result.to, 3);
  EXPECT_THAT(ids(result), ElementsAre("three", "open2"))
      << "level 2 must be more than 85 % met below level 3";
}

TEST(Roadmap, OfEqualOnesTheLeastEffortThenWhatOtherAreasNeedToo) {
  ScopeResult scope;
  auto shared = row("shared", 2, State::Unknown);
  shared.criteria[0].reason.input = "records";
  auto elsewhere = row("elsewhere", 2, State::Unknown, true);
  elsewhere.criteria[0].reason.input = "records";
  scope.areas = {area("a", {row("met", 2, State::Met), row("large", 2, State::NotMet),
                            row("alone", 2, State::NotMet), shared}),
                 area("b", {elsewhere})};
  Rubric rubric;
  rubric.indicators = {described("large", "L"), described("alone", "M"), described("shared", "M")};
  const auto result = first(scope, rubric);
  EXPECT_THAT(ids(result), ElementsAre("shared", "alone"));
  EXPECT_EQ(result.steps[0].reuse, 1);
  EXPECT_THAT(result.steps[0].inputs, ElementsAre("records"));
  EXPECT_EQ(result.steps[0].row->title, "Title of shared");
  EXPECT_THAT(result.steps[1].lacks, ElementsAre("alone lacks"));
}

TEST(Roadmap, WhatNobodyCanForeseeHasNoDate) {
  ScopeResult scope;
  auto dark = row("dark", 2, State::NotMet, true);
  dark.earliest.reset();
  scope.areas = {area("a", {dark, row("x", 2, State::NotMet)})};
  EXPECT_FALSE(first(scope).earliest);
}

TEST(Roadmap, AtTheTopNothingIsLeftToDo) {
  ScopeResult scope;
  scope.areas = {area("a", {row("met", 2, State::Met, true)})};
  const auto result = first(scope);
  EXPECT_EQ(result.from, 2);
  EXPECT_EQ(result.to, 2);
  EXPECT_THAT(result.steps, IsEmpty());
}

TEST(Roadmap, SaysWhenNoSetOfIndicatorsWouldDo) {
  ScopeResult scope;
  scope.areas = {area("a", {row("x", 2, State::NotMet), row("n", 2, State::NotApplicable),
                            row("o", 2, State::NotApplicable)})};
  const auto result = first(scope);
  EXPECT_EQ(result.blocked, "less than half of the level applies here");
  EXPECT_THAT(result.steps, IsEmpty());
}

/// Over all small ladders: the steps lift the area by one level, and without any one of them it
/// stays where it is.
TEST(Roadmap, LiftsByOneLevelAndHoldsNothingTooMuch) {
  constexpr State kStates[] = {State::Met, State::NotMet, State::Unknown, State::NotApplicable};
  int lifted = 0;
  for (int code = 0; code < 4 * 4 * 4 * 4 * 4 * 4; ++code) {
    std::vector<IndicatorResult> rows;
    for (int i = 0, rest = code; i < 6; ++i, rest /= 4)
      rows.push_back(row("r" + std::to_string(i), i < 3 ? 2 : 3, kStates[rest % 4], i % 3 == 0));
    ScopeResult scope;
    scope.areas = {area("a", rows)};
    const auto result = first(scope);
    const auto attained_with = [&](const RoadmapStep* left_out) {
      auto changed = rows;
      for (const auto& step : result.steps)
        for (auto& r : changed)
          if (&step != left_out && r.id == step.result->id) r.state = State::Met;
      return Ladder(changed).attained();
    };
    if (result.steps.empty()) continue;
    ++lifted;
    // More may be reached at once where all above is met already.
    ASSERT_GT(attained_with(nullptr), result.from) << code;
    for (const auto& step : result.steps)
      ASSERT_EQ(attained_with(&step), result.from) << code << " without " << step.result->id;
  }
  EXPECT_GT(lifted, 1000);
}

}  // namespace
}  // namespace plumbline::scoring
