#include <gtest/gtest.h>

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

/// "met", "not_met" …, or why it is unknown.
std::string standing(const scoring::IndicatorResult& row) {
  return row.state == State::Unknown ? row.reason.code : to_string(row.state);
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
    if (testing::Test::HasFailure()) FAIL() << text_of(life.at(expected.week));
  }
}

TEST(Scenario, S2DisciplinedBank) { play("s2"); }

}  // namespace
}  // namespace plumbline::acceptance
