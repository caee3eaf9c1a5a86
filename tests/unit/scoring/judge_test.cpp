#include "scoring/judge.h"

#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

const Instant kNow = SmallEstate::day(100);

Reading rate(double k, double n, double unknown = 0) {
  Signal signal;
  signal.id = "s";
  const Window window{SmallEstate::day(10), kNow, 0, std::nullopt};
  Reading reading = rate_reading(signal, window, k, n);
  reading.unknown = unknown;
  return reading;
}

Requirement need(Comparison comparison, double threshold, const std::string& signal = "s") {
  return {Requirement::Kind::Criterion, signal, comparison, threshold, {}};
}

CriterionResult held_against(const Reading& reading, Comparison comparison, double threshold,
                             Cadence cadence = Cadence::Weekly) {
  return judge(need(comparison, threshold), reading, {kNow, cadence, 90, "records"});
}

State at_least(double k, double n, double threshold, double unknown = 0) {
  return held_against(rate(k, n, unknown), Comparison::AtLeast, threshold).state;
}

TEST(JudgeRate, IsMetByValueWithTheBoundWithinTenPoints) {
  EXPECT_EQ(at_least(80, 100, 0.8), State::Met);
  EXPECT_EQ(at_least(79, 100, 0.8), State::Unknown) << "too close to call";
  EXPECT_EQ(at_least(60, 100, 0.8), State::NotMet);
  EXPECT_EQ(at_least(15, 30, 0.5), State::Unknown) << "the bound is 0.386, 0.4 it must hold";
  EXPECT_EQ(at_least(16, 30, 0.5), State::Met);
}

TEST(JudgeRate, ThirtyOfThirtyMeets95Percent) { EXPECT_EQ(at_least(30, 30, 0.95), State::Met); }

TEST(JudgeRate, SmallOrRareSamplesGetTwentyPoints) {
  EXPECT_EQ(at_least(8, 10, 0.8), State::Met);
  EXPECT_EQ(at_least(2, 2, 0.8), State::Unknown) << "two of two prove nothing";
  const Reading hundred = rate(50, 100);
  EXPECT_EQ(held_against(hundred, Comparison::AtLeast, 0.5).state, State::Met);
  const Reading thirty = rate(15, 30);
  EXPECT_EQ(held_against(thirty, Comparison::AtLeast, 0.5, Cadence::Weekly).state, State::Unknown);
  EXPECT_EQ(held_against(thirty, Comparison::AtLeast, 0.5, Cadence::Rare).state, State::Met);
}

TEST(JudgeRate, AtMostIsTheMirror) {
  const auto at_most = [&](double k, double n) {
    return held_against(rate(k, n), Comparison::AtMost, 0.2).state;
  };
  EXPECT_EQ(at_most(20, 100), State::Met);
  EXPECT_EQ(at_most(21, 100), State::Unknown);
  EXPECT_EQ(at_most(40, 100), State::NotMet);
  EXPECT_EQ(at_most(0, 30), State::Met);
}

TEST(JudgeRate, TheUnknownStayInTheDenominatorAndAreNoFailure) {
  EXPECT_EQ(at_least(85, 100, 0.8), State::Met);
  EXPECT_EQ(at_least(85, 100, 0.8, 10), State::Unknown) << "85 of 110 might be all";
  EXPECT_EQ(at_least(70, 100, 0.8), State::NotMet);
  EXPECT_EQ(at_least(70, 100, 0.8, 25), State::Unknown) << "95 of 125 might be";
  EXPECT_EQ(held_against(rate(18, 100, 10), Comparison::AtMost, 0.2).state, State::Unknown);
}

TEST(JudgeRate, SaysWhatItIsAndWhatIsNeeded) {
  const auto result = held_against(rate(60, 100), Comparison::AtLeast, 0.8);
  EXPECT_EQ(result.reason.text, "s is 0.6, needed at least 0.8");
  EXPECT_EQ(result.reason.input, "records");
  EXPECT_EQ(result.comparison, ">=");
  EXPECT_DOUBLE_EQ(result.target, 0.8);
}

TEST(JudgeRate, TheEarliestDateIsThatOfAllFurtherSamplesPassing) {
  // 75 of 100 in 90 days: 25 more passes give 100 of 125.
  const auto result = held_against(rate(75, 100), Comparison::AtLeast, 0.8);
  ASSERT_TRUE(result.reason.earliest);
  EXPECT_NEAR(days_between(kNow, *result.reason.earliest), 25 * 0.9, 1.5);
  const auto hopeless = held_against(rate(0, 100), Comparison::AtLeast, 0.8);
  ASSERT_TRUE(hopeless.reason.earliest);
  EXPECT_NEAR(days_between(kNow, *hopeless.reason.earliest), 90, 0.1)
      << "after a whole window all of it is new";
}

/// A rare area: 90 days are in the window, levels 4 and 5 ask for `days`.
CriterionResult rare(const Reading& reading, double days, int level) {
  return judge(need(Comparison::AtLeast, 0.8), reading,
               {kNow, Cadence::Rare, 365, "records", 0, days}, level);
}

TEST(JudgeHistory, LevelsFourAndFiveAskForHalfAYearOfRareWork) {
  for (const int level : {2, 3}) EXPECT_EQ(rare(rate(30, 30), 180, level).state, State::Met);
  for (const int level : {4, 5}) {
    for (const Reading& young : {rate(30, 30), rate(0, 30)}) {
      const auto result = rare(young, 180, level);
      EXPECT_EQ(result.state, State::Unknown);
      EXPECT_EQ(result.by_bound, State::Met) << "nothing is lost by it";
      EXPECT_EQ(result.reason.code, "too_little_history");
      EXPECT_EQ(result.reason.earliest, SmallEstate::day(10 + 180));
    }
    EXPECT_EQ(rare(rate(30, 30), 90, level).state, State::Met) << "90 days are held";
    EXPECT_EQ(rare(rate(30, 30), 0, level).state, State::Met) << "a weekly area";
  }
}

TEST(JudgeHistory, WhatStandsNowAndWhatIsWrittenHasNoPast) {
  Signal signal;
  signal.id = "s";
  const Window now{kNow, kNow, 0, std::nullopt};
  EXPECT_EQ(rare(census_reading(signal, now, 9, 10), 180, 4).state, State::Met);
  const Window days{SmallEstate::day(10), kNow, 0, std::nullopt};
  EXPECT_EQ(rare(number_reading(signal, days, 1, 1, Judging::Practice), 180, 4).state, State::Met);
}

TEST(JudgeCensus, IsByValueWithoutAnyMargin) {
  Reading reading = rate(8, 10);
  reading.judging = Judging::Census;
  EXPECT_EQ(held_against(reading, Comparison::AtLeast, 0.8).state, State::Met);
  EXPECT_EQ(held_against(reading, Comparison::AtLeast, 0.81).state, State::NotMet);
  reading.unknown = 1;
  EXPECT_EQ(held_against(reading, Comparison::AtLeast, 0.85).state, State::Unknown)
      << "one of the two could not be judged";
  EXPECT_EQ(held_against(reading, Comparison::AtLeast, 0.95).state, State::NotMet);
  EXPECT_EQ(held_against(reading, Comparison::AtMost, 0.85).state, State::Unknown);
  EXPECT_EQ(held_against(reading, Comparison::AtLeast, 0.85).reason.input, "privileges");
  reading.value.reason.input = "time";
  reading.value.reason.earliest = SmallEstate::day(120);
  const auto later = held_against(reading, Comparison::AtLeast, 0.85);
  EXPECT_EQ(later.reason.input, "time") << "where the measure knows better";
  EXPECT_EQ(later.reason.earliest, SmallEstate::day(120));
}

Reading number(double value, std::int64_t samples, Judging judging) {
  Signal signal;
  signal.id = "s";
  return number_reading(signal, {SmallEstate::day(10), kNow, 0, std::nullopt}, value, samples,
                        judging);
}

TEST(JudgeCount, BelowIsUnknownNeverMissed) {
  EXPECT_EQ(held_against(number(30, 30, Judging::Count), Comparison::AtLeast, 30).state,
            State::Met);
  const auto few = held_against(number(27, 27, Judging::Count), Comparison::AtLeast, 30);
  EXPECT_EQ(few.state, State::Unknown);
  EXPECT_EQ(few.reason.code, "too_few_samples");
  EXPECT_EQ(held_against(number(0, 0, Judging::Count), Comparison::Above, 0).state, State::Unknown);
  EXPECT_EQ(held_against(number(1, 1, Judging::Count), Comparison::Above, 0).state, State::Met);
  EXPECT_EQ(held_against(number(3, 3, Judging::Count), Comparison::AtMost, 2).state, State::NotMet);
}

TEST(JudgeCount, ADateOnlyWhenTheWindowCanHoldAsMany) {
  EXPECT_FALSE(
      held_against(number(10, 10, Judging::Count), Comparison::AtLeast, 30).reason.earliest);
  Reading growing = number(10, 10, Judging::Count);
  growing.per_week = 7;
  const auto soon = held_against(growing, Comparison::AtLeast, 30);
  ASSERT_TRUE(soon.reason.earliest);
  EXPECT_NEAR(days_between(kNow, *soon.reason.earliest), 20, 0.1);
}

TEST(JudgeDistinct, IsByValueAndPromisesTooYoungAreNoFailure) {
  EXPECT_EQ(held_against(number(1, 9, Judging::Distinct), Comparison::AtLeast, 2).state,
            State::NotMet);
  Reading young = number(1, 9, Judging::Distinct);
  young.pending = 1;
  EXPECT_EQ(held_against(young, Comparison::AtLeast, 2).state, State::Unknown);
  EXPECT_EQ(held_against(young, Comparison::AtLeast, 2).reason.code, "too_young");
  EXPECT_EQ(held_against(young, Comparison::AtLeast, 3).state, State::NotMet);
  young.value.reason.earliest = kNow + std::chrono::days(40);
  const auto dated = held_against(young, Comparison::AtLeast, 2).reason;
  EXPECT_EQ(dated.earliest, kNow + std::chrono::days(40));
  EXPECT_NE(dated.text.find(to_date(*dated.earliest)), std::string::npos)
      << "one date, not two: " << dated.text;
}

// Kleene logic.

struct Case {
  std::map<std::string, Reading> readings;
  std::map<std::string, Yardstick> yardsticks;
  Case() {
    readings["met"] = number(1, 1, Judging::Practice);
    readings["missed"] = number(0, 1, Judging::Practice);
    readings["unknown"] = unknown_reading({}, {}, {"gap", "a gap", "time", kNow + days(3)});
    readings["dateless"] = unknown_reading({}, {}, {"gap", "a gap", "time", std::nullopt});
    readings["na"] = unknown_reading({}, {}, {"none", "did not occur", "", std::nullopt});
    readings["na"].value.state = State::NotApplicable;
    for (const auto& [id, reading] : readings) yardsticks[id] = {kNow, Cadence::Weekly, 90, ""};
  }
  Verdict decide(Requirement::Kind kind, std::vector<std::string> signals) const {
    Requirement requirement{kind, "", Comparison::AtLeast, 0, {}};
    for (const auto& s : signals) requirement.parts.push_back(need(Comparison::AtLeast, 1, s));
    return judge_all(requirement, readings, yardsticks, kNow);
  }
};

constexpr auto kAll = Requirement::Kind::AllOf;
constexpr auto kAny = Requirement::Kind::AnyOf;

TEST(Kleene, TruthTables) {
  const Case c;
  EXPECT_EQ(c.decide(kAll, {"met", "met"}).state, State::Met);
  EXPECT_EQ(c.decide(kAll, {"met", "unknown"}).state, State::Unknown);
  EXPECT_EQ(c.decide(kAll, {"unknown", "missed"}).state, State::NotMet);
  EXPECT_EQ(c.decide(kAll, {"missed", "unknown"}).state, State::NotMet);
  EXPECT_EQ(c.decide(kAny, {"missed", "missed"}).state, State::NotMet);
  EXPECT_EQ(c.decide(kAny, {"missed", "unknown"}).state, State::Unknown);
  EXPECT_EQ(c.decide(kAny, {"unknown", "met"}).state, State::Met);
  EXPECT_EQ(c.decide(kAny, {"met", "missed"}).state, State::Met);
}

TEST(Kleene, WhatDoesNotApplyIsLeftOut) {
  const Case c;
  for (const auto kind : {kAll, kAny}) {
    EXPECT_EQ(c.decide(kind, {"na", "na"}).state, State::NotApplicable);
    EXPECT_EQ(c.decide(kind, {"na", "met"}).state, State::Met);
    EXPECT_EQ(c.decide(kind, {"na", "missed"}).state, State::NotMet);
    EXPECT_EQ(c.decide(kind, {"na", "unknown"}).state, State::Unknown);
  }
}

TEST(Kleene, AllOfComesWhenTheLastDoesAndAnyOfWhenTheFirstDoes) {
  const Case c;
  EXPECT_EQ(c.decide(kAll, {"missed", "unknown"}).earliest, kNow + days(3));
  EXPECT_EQ(c.decide(kAny, {"missed", "unknown"}).earliest, kNow);
  EXPECT_FALSE(c.decide(kAll, {"missed", "dateless"}).earliest);
  EXPECT_EQ(c.decide(kAny, {"unknown", "dateless"}).earliest, kNow + days(3));
  EXPECT_EQ(c.decide(kAll, {"met"}).earliest, kNow);
}

TEST(Kleene, TheReasonIsThatOfAPartWithTheVerdict) {
  const Case c;
  EXPECT_EQ(c.decide(kAll, {"met", "unknown"}).reason.code, "gap");
  EXPECT_EQ(c.decide(kAll, {"unknown", "missed"}).reason.text, "missed is 0, needed at least 1");
  EXPECT_EQ(c.decide(kAll, {"met"}).reason.text, "");
}

TEST(Kleene, NestsAndKeepsTheCriteriaInOrder) {
  const Case c;
  Requirement inner{kAll, "", Comparison::AtLeast, 0, {}};
  inner.parts = {need(Comparison::AtLeast, 1, "met"), need(Comparison::AtLeast, 1, "unknown")};
  Requirement outer{kAny, "", Comparison::AtLeast, 0, {}};
  outer.parts = {need(Comparison::AtLeast, 1, "missed"), inner};
  const Verdict verdict = judge_all(outer, c.readings, c.yardsticks, kNow);
  EXPECT_EQ(verdict.state, State::Unknown);
  ASSERT_EQ(verdict.criteria.size(), 3U);
  EXPECT_EQ(verdict.criteria[0].signal, "missed");
  EXPECT_EQ(verdict.criteria[2].signal, "unknown");
}

TEST(Kleene, AnUnknownSignalIsUnknown) {
  const Case c;
  EXPECT_EQ(c.decide(kAll, {"nowhere"}).state, State::Unknown);
}

Reading bounded(Judging judging, std::optional<double> value, double low,
                std::optional<double> high) {
  Reading reading = rate(0, 60);
  reading.judging = judging;
  reading.value.value = value;
  reading.value.low = low;
  reading.value.high = high;
  return reading;
}

TEST(JudgePercentile, IsMetByValueAndMissedOnlyByItsLowerBound) {
  const auto state = [](std::optional<double> value, double low) {
    return held_against(bounded(Judging::Percentile, value, low, std::nullopt), Comparison::AtMost,
                        24)
        .state;
  };
  EXPECT_EQ(state(24, 20), State::Met);
  EXPECT_EQ(state(30, 20), State::Unknown);
  EXPECT_EQ(state(30, 25), State::NotMet);
  EXPECT_EQ(state(std::nullopt, 25), State::NotMet) << "still open, and already too long";
  EXPECT_EQ(state(std::nullopt, 20), State::Unknown) << "too many are still open to say";
}

TEST(JudgeExcess, IsDecidedByTheBoundOnEitherSide) {
  const auto state = [](double value, double low, double high) {
    return held_against(bounded(Judging::Excess, value, low, high), Comparison::AtMost, 0.05).state;
  };
  EXPECT_EQ(state(0.02, 0.0, 0.05), State::Met);
  EXPECT_EQ(state(0.02, 0.0, 0.06), State::Unknown) << "by value it would pass";
  EXPECT_EQ(state(0.09, 0.06, 0.12), State::NotMet);
}

}  // namespace
}  // namespace plumbline::scoring
