#include "scoring/ladder.h"

#include <gtest/gtest.h>

#include "scoring/outlook.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

const Instant kNow = SmallEstate::day(100);

/// `rows` of one level: M met, - missed, ? unknown, n not applicable; a capital row is mandatory.
void add(std::vector<IndicatorResult>& list, int level, const std::string& states, bool mandatory) {
  for (const char c : states) {
    IndicatorResult i;
    i.id = "x." + std::to_string(level) + "." + std::to_string(list.size());
    i.level = level;
    i.mandatory = mandatory;
    i.state = c == 'M'   ? State::Met
              : c == '-' ? State::NotMet
              : c == 'n' ? State::NotApplicable
                         : State::Unknown;
    if (c == 'M') i.earliest = kNow;
    list.push_back(i);
  }
}

struct Rows {
  std::string mandatory, others;
};

std::vector<IndicatorResult> ladder(const std::vector<Rows>& levels) {
  std::vector<IndicatorResult> list;
  int level = 2;
  for (const auto& rows : levels) {
    add(list, level, rows.mandatory, true);
    add(list, level, rows.others, false);
    ++level;
  }
  return list;
}

int attained(const std::vector<Rows>& levels) {
  const auto list = ladder(levels);
  return Ladder(list).attained();
}

int ceiling(const std::vector<Rows>& levels) {
  const auto list = ladder(levels);
  return Ladder(list).ceiling();
}

TEST(Ladder, ALevelNeedsItsMandatoryRowsAndMoreThanHalfOfItsWeight) {
  EXPECT_EQ(attained({{"MM", "M"}}), 2);
  EXPECT_EQ(attained({{"M-", "MM"}}), 1) << "a mandatory row";
  EXPECT_EQ(attained({{"MM", "--"}}), 1) << "half is P, not L";
  EXPECT_EQ(attained({{"MM", "-"}}), 2);
  EXPECT_EQ(attained({{"M?", "M"}}), 1) << "unknown is no pass";
}

TEST(Ladder, NoLevelIsSkipped) {
  EXPECT_EQ(attained({{"M-", ""}, {"MM", ""}}), 1);
  EXPECT_EQ(attained({{"MM", ""}, {"MM", ""}}), 3);
}

TEST(Ladder, TheLevelBelowMustBeFull) {
  EXPECT_EQ(attained({{"MMMMM", "M-"}, {"MM", ""}}), 3) << "6 of 7 are more than 85 %";
  EXPECT_EQ(attained({{"MMMM", "M-"}, {"MM", ""}}), 2) << "5 of 6 are not";
  EXPECT_EQ(attained({{"MMMM", "M?"}, {"MM", ""}}), 2) << "unknown stays in the denominator";
  EXPECT_EQ(attained({{"MMMM", "Mn"}, {"MM", ""}}), 3) << "what does not apply leaves it";
}

TEST(Ladder, AMandatoryRowThatDoesNotApplyDoesNotBlock) { EXPECT_EQ(attained({{"Mn", "M"}}), 2); }

TEST(Ladder, ALevelOfWhichTooLittleAppliesIsUnknown) {
  const std::vector<Rows> levels = {{"Mnn", ""}, {"MM", ""}};
  EXPECT_EQ(attained(levels), 1);
  EXPECT_EQ(ceiling(levels), 3);
  EXPECT_EQ(attained({{"MMnn", ""}, {"MM", ""}}), 3) << "exactly half applies";
}

TEST(Ladder, TheCeilingReadsUnknownAsMet) {
  EXPECT_EQ(ceiling({{"M?", "?"}, {"??", "-"}}), 3);
  EXPECT_EQ(ceiling({{"M?", "?"}, {"?-", ""}}), 2);
  EXPECT_EQ(ceiling({{"-?", "?"}, {"??", ""}}), 1);
  EXPECT_EQ(ceiling({{"MM", ""}, {"M-", ""}}), 2);
}

TEST(Ladder, EndsWhereTheRubricEnds) {
  std::vector<IndicatorResult> list;
  add(list, 2, "MM", true);
  add(list, 4, "MM", true);
  const Ladder climbed(list);
  EXPECT_EQ(climbed.top(), 2) << "a level without rubric is left out, and nothing above counts";
  EXPECT_EQ(climbed.attained(), 2);
}

TEST(Ladder, RatingIsTheMetShareOfWhatApplies) {
  auto list = ladder({{"M-", "?n"}});
  EXPECT_NEAR(Ladder(list).rating(2), 1.0 / 3, 1e-12);
  list[0].weight = 3;
  EXPECT_NEAR(Ladder(list).rating(2), 3.0 / 5, 1e-12);
}

// Every way of losing one indicator, over all small ladders: met → unknown never raises anything,
// unknown → met never lowers, and attained never exceeds the ceiling.
TEST(Ladder, KnowingMoreNeverLowersAndKnowingLessNeverRaises) {
  const std::string states = "M-?n";
  for (int code = 0; code < 4096; ++code) {
    auto list = ladder({{"MM", "M"}, {"MM", "M"}});
    int rest = code;
    for (auto& i : list) {
      std::vector<IndicatorResult> one;
      add(one, 2, std::string(1, states[static_cast<std::size_t>(rest % 4)]), false);
      i.state = one[0].state;
      rest /= 4;
    }
    const int before = Ladder(list).attained();
    const int top = Ladder(list).ceiling();
    ASSERT_LE(before, top);
    for (auto& i : list) {
      const State was = i.state;
      if (was == State::Met) {
        i.state = State::Unknown;
        ASSERT_LE(Ladder(list).attained(), before) << code;
        ASSERT_EQ(Ladder(list).ceiling(), top) << code;
      }
      if (was == State::Unknown || was == State::NotMet) {
        i.state = State::Met;
        ASSERT_GE(Ladder(list).attained(), before) << code;
      }
      i.state = was;
    }
  }
}

IndicatorResult open(const std::string& id, int level, bool mandatory, State state,
                     const std::string& input, std::optional<Instant> earliest) {
  IndicatorResult i;
  i.id = id;
  i.level = level;
  i.mandatory = mandatory;
  i.state = state;
  i.reason = {"gap", "text of " + id, input, earliest};
  i.earliest = earliest;
  CriterionResult c;
  c.state = state;
  c.reason = i.reason;
  i.criteria = {c};
  return i;
}

TEST(Outlook, IsTheLatestOfWhatIsNeededAndNoMore) {
  std::vector<IndicatorResult> list;
  add(list, 2, "MM", true);
  list.push_back(open("a", 2, true, State::Unknown, "records", kNow + days(20)));
  list.push_back(open("b", 2, false, State::Unknown, "time", kNow + days(90)));
  add(list, 3, "M", true);
  list.push_back(open("c", 3, true, State::NotMet, "procedures", kNow + days(40)));
  const auto levels = outlook(list, kNow);
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].earliest, kNow + days(20)) << "three of four are enough for level 2";
  EXPECT_EQ(levels[0].needs, "records");
  EXPECT_EQ(levels[1].earliest, kNow + days(90)) << "but not to stand on it";
  EXPECT_EQ(levels[1].needs, "records; b (text of b); procedures");
}

TEST(Outlook, WhatCannotBeForeseenHasNoDate) {
  std::vector<IndicatorResult> list;
  add(list, 2, "M", true);
  list.push_back(open("a", 2, true, State::Unknown, "time", std::nullopt));
  const auto levels = outlook(list, kNow);
  EXPECT_FALSE(levels[0].earliest);
  EXPECT_EQ(levels[0].needs, "a (text of a)");
}

TEST(Outlook, AnAttainedLevelSaysSo) {
  const auto list = ladder({{"MM", ""}});
  EXPECT_EQ(outlook(list, kNow)[0].earliest, kNow);
  EXPECT_EQ(outlook(list, kNow)[0].needs, "attained");
}

TEST(Unlocks, MandatoryFirstThenMostAndAtMostThree) {
  AreaResult area;
  const auto needs = [&](const std::string& input, bool mandatory) {
    area.indicators.push_back(open(input + std::to_string(area.indicators.size()), 2, mandatory,
                                   State::Unknown, input, std::nullopt));
  };
  for (int i = 0; i < 4; ++i) needs("scope", false);
  needs("actors", true);
  needs("records", true);
  needs("records", false);
  for (int i = 0; i < 9; ++i) needs("time", true);  // which nobody can give
  needs("", true);
  add(area.indicators, 2, "MM", true);
  const auto found = unlocks({area});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].input, "records");
  EXPECT_EQ(found[0].indicators, 2);
  EXPECT_EQ(found[0].mandatory, 1);
  EXPECT_EQ(found[1].input, "actors");
  EXPECT_EQ(found[2].input, "scope");
  EXPECT_EQ(found[2].examples.size(), 4U);
  for (const auto& unlock : found) EXPECT_FALSE(unlock.advice.empty());
}

}  // namespace
}  // namespace plumbline::scoring
