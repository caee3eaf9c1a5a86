#include <gmock/gmock.h>

#include "exporters/experiments.h"
#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

/// "met", "not_met" …, or why it is unknown.
std::string standing(const scoring::IndicatorResult& row) {
  return row.state == State::Unknown ? row.reason.code : to_string(row.state);
}

std::string standing_of(const scoring::ScopeResult& result, const std::string& id) {
  for (const auto& experiment : result.experiments)
    if (experiment.id == id) return exporters::standing_of(experiment);
  return "none";
}

void compare(const Expectation& expected, const scoring::ScopeResult& result) {
  for (const auto& [id, cell] : expected.cells) {
    const auto& a = area(result, id);
    EXPECT_EQ(a.attained, cell.attained) << id;
    EXPECT_EQ(a.ceiling > a.attained, cell.unknowns) << id << ": ceiling " << a.ceiling;
    EXPECT_EQ(a.ceiling, cell.ceiling.value_or(a.ceiling)) << id;
    EXPECT_EQ(a.level_since ? a.level : 0, cell.held) << id << ": held";
  }
  for (const auto& [id, reason] : expected.reasons)
    EXPECT_EQ(standing(indicator(result, id)), reason)
        << id << ' ' << indicator(result, id).reason.text;
  for (const auto& [id, standing] : expected.experiments)
    EXPECT_EQ(standing_of(result, id), standing) << id;
  for (const auto& goal : expected.signals)
    for (const auto& signal : result.signals) {
      if (signal.signal != goal.signal) continue;
      ASSERT_TRUE(signal.value) << goal.signal << ' ' << signal.reason.text;
      const double sign = goal.higher ? 1 : -1;
      EXPECT_GE(sign * *signal.value, sign * goal.value) << goal.signal;
    }
  std::set<std::string> unknown;
  for (const auto& a : result.areas)
    for (const auto& row : a.indicators)
      if (expected.cells.contains(a.area) && a.ladder == "classic" && row.state == State::Unknown)
        unknown.insert(row.id);
  EXPECT_EQ(unknown, expected.unknown);
}

/// Every cell, reason and unknown that the parameter file states; else the whole table.
void play(const std::string& name) {
  const Scenario played = scenario(name);
  ASSERT_FALSE(played.expected.empty());
  const Life life = live(played, named_weeks(played));
  for (const auto& expected : played.expected) {
    SCOPED_TRACE(played.file + ":" + std::to_string(expected.line) + ": week " +
                 std::to_string(expected.week));
    compare(expected, life.at(expected.week));
    if (testing::Test::HasFailure()) ADD_FAILURE() << text_of(life.at(expected.week));
  }
}

TEST(Scenario, S1AdHocShop) { play("s1"); }
TEST(Scenario, S2DisciplinedBank) { play("s2"); }
TEST(Scenario, S6TinyLab) { play("s6"); }
TEST(Scenario, S7Greenfield) { play("s7"); }
TEST(Scenario, S8PaperTiger) { play("s8"); }
TEST(Scenario, S11FirstDay) { play("s11"); }

TEST(Scenario, S4ImprovingTeam) { play("s4"); }

// Experiments that do nothing: level 5 is within the budget of B.0.1, for which `./dev calibrate`
// takes thousands of seeds. These few show that the whole way says so.
TEST(Scenario, S9NullImprovement) {
  for (const std::uint64_t seed : {9U, 10U, 11U}) {
    Scenario null = scenario("s9");
    null.work.seed = null.builds.seed = null.capacity.seed = seed;
    const Life life = live(null, named_weeks(null));
    const auto& result = life.at(null.expected.front().week);
    ASSERT_EQ(result.experiments.size(), 2U);
    for (const auto& experiment : result.experiments)
      EXPECT_NE(experiment.verdict, scoring::ExperimentVerdict::Held) << seed << experiment.summary;
    compare(null.expected.front(), result);
    if (testing::Test::HasFailure()) FAIL() << seed << '\n' << text_of(result);
  }
}

TEST(ScenarioFiles, GiveEveryParameterAndEveryCell) {
  std::set<std::string> ids;
  for (const auto& name : scenarios()) {
    const Scenario one = scenario(name);
    EXPECT_THAT(one.not_given, testing::IsEmpty()) << name;
    EXPECT_FALSE(one.expected.empty()) << name;
    for (const auto& expected : one.expected) {
      EXPECT_EQ(expected.cells.size(), 4U) << name << ':' << expected.line;
      EXPECT_LE(expected.week, one.weeks) << name << ':' << expected.line;
    }
    ids.insert(one.id);
  }
  EXPECT_THAT(ids, testing::IsSupersetOf({"S1", "S2", "S4", "S6", "S7", "S8", "S11"}));
}

// The profiles are what they are called. The fourth takes weeks: S2 differs little from it.
TEST(ScenarioFiles, ProfilesAreAtTheirLevel) {
  for (int level = 1; level <= 3; ++level) {
    const Scenario steady = profile("at_level_" + std::to_string(level), 57);
    EXPECT_THAT(steady.not_given, testing::IsEmpty());
    const auto result = judge(estate_of(world_of(steady), week(57)));
    for (const char* id : {"provisioning", "consuming", "change", "capacity"})
      EXPECT_EQ(area(result, id).attained, level) << id << '\n' << text_of(result);
  }
}

TEST(ScenarioFiles, WhatIsNotKnownIsRefusedWithItsPlace) {
  const auto problems = problems_in(
      "scenario: S0\ntitle: t\nprofile: at_level_1\nweeks: 3\nparameters:\n  work: {peeple: 3}\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0], testing::AllOf(testing::HasSubstr(":6"), testing::HasSubstr("peeple"),
                                          testing::HasSubstr("people")));
}

}  // namespace
}  // namespace plumbline::acceptance
