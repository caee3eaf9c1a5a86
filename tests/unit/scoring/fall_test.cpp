#include <gtest/gtest.h>

#include "scoring/judge.h"
#include "scoring/ladder.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

const Instant kNow = SmallEstate::day(100);

Reading rate(double k, double n, double unknown = 0) {
  Signal signal;
  signal.id = "s";
  Reading reading = rate_reading(signal, Window{SmallEstate::day(10), kNow, 0, std::nullopt}, k, n);
  reading.unknown = unknown;
  return reading;
}

CriterionResult judged(const Reading& reading, Comparison comparison, double threshold) {
  return judge({Requirement::Kind::Criterion, "s", comparison, threshold, {}}, reading,
               {kNow, Cadence::Weekly, 90, ""});
}

struct Fall {
  State state;
  State by_bound;
  bool close;
  bool operator==(const Fall&) const = default;
};
void PrintTo(const Fall& fall, std::ostream* out) {
  *out << to_string(fall.state) << ", by bound " << to_string(fall.by_bound)
       << (fall.close ? ", close" : "");
}

Fall at_least(const Reading& reading, double threshold) {
  const auto result = judged(reading, Comparison::AtLeast, threshold);
  return {result.state, result.by_bound, result.close};
}

TEST(JudgeFall, ARateIsGainedByValueAndLostByThe95PercentBound) {
  EXPECT_EQ(at_least(rate(80, 100), 0.8), (Fall{State::Met, State::Met, false}));
  EXPECT_EQ(at_least(rate(78, 100), 0.8), (Fall{State::Unknown, State::Met, true}));
  // Upper bounds of 74 of 100: 0.791 at 90 %, 0.804 at 95 %.
  EXPECT_EQ(at_least(rate(74, 100), 0.8), (Fall{State::NotMet, State::Met, true}));
  EXPECT_EQ(at_least(rate(70, 100), 0.8), (Fall{State::NotMet, State::NotMet, false}));
}

TEST(JudgeFall, WhatWasLostNeverMissesAndIsNoCloseCallAsLongAsItCouldMiss) {
  EXPECT_EQ(at_least(rate(70, 100, 30), 0.8), (Fall{State::Unknown, State::Met, false}))
      << "evidence is missing: blind, not undecided";
  EXPECT_EQ(at_least(rate(78, 100, 1), 0.8), (Fall{State::Unknown, State::Met, true}))
      << "one lost sample decides nothing";
}

TEST(JudgeFall, TooFewSamplesAreBlind) {
  EXPECT_EQ(at_least(unknown_reading({}, {}, {"too_few_samples", "3 of 30", "time", {}}), 0.8),
            (Fall{State::Unknown, State::Met, false}));
}

TEST(JudgeFall, ACensusIsLostByValue) {
  Reading reading = rate(79, 100);
  reading.judging = Judging::Census;
  EXPECT_EQ(at_least(reading, 0.8), (Fall{State::NotMet, State::NotMet, false}));
  reading.unknown = 5;
  EXPECT_EQ(at_least(reading, 0.8), (Fall{State::Unknown, State::Met, false}));
}

TEST(JudgeFall, APercentileIsLostByItsOwn95PercentBound) {
  Reading reading = rate(0, 0);
  reading.judging = Judging::Percentile;
  reading.value.value = 30;
  reading.value.low = 26;
  reading.low95 = 23;
  const auto at_most = [&](double threshold) {
    const auto result = judged(reading, Comparison::AtMost, threshold);
    return Fall{result.state, result.by_bound, result.close};
  };
  EXPECT_EQ(at_most(30), (Fall{State::Met, State::Met, false}));
  EXPECT_EQ(at_most(27), (Fall{State::Unknown, State::Met, true}));
  EXPECT_EQ(at_most(24), (Fall{State::NotMet, State::Met, true}));
  EXPECT_EQ(at_most(20), (Fall{State::NotMet, State::NotMet, false}));
}

// Ladders.

IndicatorResult row(int level, State state, State by_bound, State if_close,
                    bool mandatory = false) {
  IndicatorResult i;
  i.id = "x." + std::to_string(level);
  i.level = level;
  i.mandatory = mandatory;
  i.state = state;
  i.by_bound = by_bound;
  i.if_close = if_close;
  if (by_bound == State::NotMet) i.causes = {"s" + std::to_string(level)};
  return i;
}
IndicatorResult met(int level) { return row(level, State::Met, State::Met, State::Met); }
IndicatorResult missed(int level, bool mandatory = false) {
  return row(level, State::NotMet, State::NotMet, State::NotMet, mandatory);
}
IndicatorResult waived(int level) {
  IndicatorResult i = missed(level);
  i.state = State::Waived;
  i.evaluated = State::NotMet;
  return i;
}

TEST(LadderFall, CloseCallsAndMissingEvidenceAreToldApart) {
  const std::vector<IndicatorResult> close = {row(2, State::NotMet, State::Met, State::Met, true)};
  EXPECT_EQ(Ladder(close).attained(), 1);
  EXPECT_EQ(Ladder(close).ceiling(), 1) << "missed by the 90 % bound";
  EXPECT_EQ(Ladder(close).ceiling95(), 2);
  EXPECT_EQ(Ladder(close).if_close(), 2);
  const std::vector<IndicatorResult> blind = {
      row(2, State::Unknown, State::Met, State::Unknown, true)};
  EXPECT_EQ(Ladder(blind).ceiling95(), 2);
  EXPECT_EQ(Ladder(blind).if_close(), 1);
}

TEST(LadderFall, TheCausesAreTheFewestThatBringItBack) {
  // Level 2 must be F: of seven one may miss; level 3 must be L: of three one may miss.
  std::vector<IndicatorResult> rows = {missed(2, true), missed(2), met(2),    met(2),    met(2),
                                       met(2),          met(2),    missed(3), missed(3), met(3)};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].id += "." + std::to_string(i);
  const Ladder ladder(rows);
  ASSERT_EQ(ladder.ceiling95(), 1);
  const auto causes = ladder.causes(3);
  ASSERT_EQ(causes.size(), 2U) << "the mandatory one (six of seven are then F) and one of level 3";
  EXPECT_EQ(causes[0].indicator, "x.2.0");
  EXPECT_EQ(causes[1].indicator, "x.3.7");
  EXPECT_TRUE(ladder.causes(1).empty());
}

TEST(LadderWaiver, CountsHalfItsWeightAndDoesNotBlockTheLevelAbove) {
  const std::vector<IndicatorResult> rows = {met(2), met(2), waived(2), met(3), met(3)};
  EXPECT_DOUBLE_EQ(Ladder(rows).rating(2), 2.5 / 3);
  EXPECT_EQ(Ladder(rows).attained(), 3) << "83 % are not F, but the waiver does not block";
  const std::vector<IndicatorResult> unwaived = {met(2), met(2), missed(2), met(3), met(3)};
  EXPECT_EQ(Ladder(unwaived).attained(), 2);
  const std::vector<IndicatorResult> half = {met(2), waived(2), missed(2)};
  EXPECT_DOUBLE_EQ(Ladder(half).rating(2), 0.5);
  EXPECT_EQ(Ladder(half).attained(), 1) << "half is not largely";
}

TEST(LadderRating, BoundariesAreThoseOfIso33020) {
  const auto level_of = [](int met_rows, int all_rows) {
    std::vector<IndicatorResult> rows;
    for (int i = 0; i < all_rows; ++i) rows.push_back(i < met_rows ? met(2) : missed(2));
    rows.push_back(met(3));
    return Ladder(rows).attained();
  };
  EXPECT_EQ(level_of(10, 20), 1) << "50 % is P";
  EXPECT_EQ(level_of(11, 20), 2) << "above it is L";
  EXPECT_EQ(level_of(17, 20), 2) << "85 % is L";
  EXPECT_EQ(level_of(18, 20), 3) << "above it is F";
}

}  // namespace
}  // namespace plumbline::scoring
