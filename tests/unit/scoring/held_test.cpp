#include "scoring/held.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace plumbline::scoring {
namespace {

Instant week(int n) {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)) + std::chrono::days(7 * n);
}

/// A week as attained, ceiling95 and the level if close calls were met.
struct Seen {
  int attained;
  int ceiling95;
  int if_close;
  bool insufficient = false;
};

Seen clear(int level) { return {level, level, level}; }
/// Evidence is missing above `level`.
Seen blind(int level) { return {level, 5, level}; }
/// Too close to call above `level`.
Seen undecided(int level, int up_to) { return {level, up_to, up_to}; }
Seen too_early() { return {1, 5, 1, true}; }

std::vector<ClosedWeek> weeks_of(const std::vector<Seen>& seen) {
  std::vector<ClosedWeek> weeks;
  for (const auto& s : seen)
    weeks.push_back({week(static_cast<int>(weeks.size())),
                     {s.attained, 5, s.ceiling95, s.if_close, s.insufficient}});
  return weeks;
}

Held held(const std::vector<Seen>& seen) {
  const auto result = hold(weeks_of(seen));
  EXPECT_TRUE(result);
  return result.value_or(Held{});
}

template <class... More>
std::vector<Seen> joined(std::vector<Seen> first, const More&... more) {
  (first.insert(first.end(), more.begin(), more.end()), ...);
  return first;
}

std::vector<Seen> times(std::size_t n, const Seen& seen) { return {n, seen}; }

TEST(Held, DoesNotExistBeforeTheFirstWeek) {
  EXPECT_FALSE(hold({}));
  EXPECT_FALSE(hold(weeks_of({too_early(), too_early()})));
}

TEST(Held, BeginsAtWhatTheFirstWeekAttained) {
  const Held h = held({too_early(), clear(3)});
  EXPECT_EQ(h.level, 3);
  EXPECT_EQ(h.since, week(1));
  EXPECT_EQ(h.reason, "first week");
  EXPECT_EQ(h.weeks, 1);
}

TEST(Held, RisesOneLevelAfterTwoConsecutiveWeeksAbove) {
  EXPECT_EQ(held({clear(1), clear(3)}).level, 1);
  EXPECT_EQ(held({clear(1), clear(3), clear(3)}).level, 2);
  EXPECT_EQ(held({clear(1), clear(3), clear(3)}).reason, "two weeks above");
  EXPECT_EQ(held({clear(1), clear(3), clear(3), clear(3)}).level, 2)
      << "the next two weeks count from there";
  EXPECT_EQ(held({clear(1), clear(3), clear(3), clear(3), clear(3)}).level, 3);
  EXPECT_EQ(held(joined({clear(1)}, times(20, clear(3)))).level, 3);
}

TEST(Held, AWeekBetweenBreaksTheRise) {
  for (const Seen& between : {clear(1), blind(1), undecided(1, 3)})
    EXPECT_EQ(held({clear(1), clear(2), between, clear(2)}).level, 1);
  EXPECT_EQ(held({clear(2), clear(3), undecided(1, 3), clear(3), clear(3)}).level, 3);
}

TEST(Held, FallsAfterFourFailingWeeksToTheHighestCeilingOfTheFour) {
  EXPECT_EQ(held(joined({clear(4)}, times(3, clear(1)))).level, 4);
  EXPECT_EQ(held(joined({clear(4)}, times(4, clear(1)))).level, 1);
  const Held h = held({clear(4), clear(1), {1, 3, 1}, {2, 2, 2}, clear(1)});
  EXPECT_EQ(h.level, 3);
  EXPECT_EQ(h.reason, "four weeks below");
  EXPECT_EQ(h.since, week(4));
}

TEST(Held, APassingWeekStartsTheFailingAnew) {
  const auto three = times(3, clear(1));
  EXPECT_EQ(held(joined({clear(3)}, three, times(1, clear(3)), three)).level, 3);
  EXPECT_EQ(held(joined({clear(3)}, three, times(1, clear(3)), three)).failing, 3);
}

TEST(Held, UndecidedAndBlindWeeksNeitherCountNorReset) {
  const std::vector<Seen> between = {undecided(1, 3), blind(1)};
  EXPECT_EQ(held(joined({clear(3)}, times(3, clear(1)), between)).level, 3);
  EXPECT_EQ(held(joined({clear(3)}, times(3, clear(1)), between, times(1, clear(1)))).level, 1);
}

TEST(Held, UndecidedForEverIsHeldForEver) {
  const Held h = held(joined({clear(3)}, times(200, undecided(2, 3))));
  EXPECT_EQ(h.level, 3);
  EXPECT_EQ(h.weeks, 201);
}

TEST(Held, EightBlindWeeksExpireTheEvidence) {
  EXPECT_EQ(held(joined({clear(3)}, times(7, blind(1)))).level, 3);
  const Held h = held(joined({clear(3)}, times(8, blind(2))));
  EXPECT_EQ(h.level, 2);
  EXPECT_EQ(h.reason, "evidence expired");
  EXPECT_EQ(
      held(joined({clear(3)}, times(7, blind(1)), times(1, clear(3)), times(7, blind(1)))).level, 3)
      << "a passing week between";
  EXPECT_EQ(
      held(joined({clear(3)}, times(7, blind(1)), times(3, undecided(1, 3)), times(1, blind(1))))
          .level,
      1)
      << "undecided weeks do not pass";
}

TEST(Held, AWeekIsOfTheKindThatItsLevelsSay) {
  const auto kind = [](const Seen& s, int held) {
    return kind_of({s.attained, 5, s.ceiling95, s.if_close, false}, held);
  };
  EXPECT_EQ(kind(clear(3), 3), WeekKind::Passing);
  EXPECT_EQ(kind(clear(2), 3), WeekKind::Failing);
  EXPECT_EQ(kind(undecided(2, 3), 3), WeekKind::Undecided);
  EXPECT_EQ(kind(blind(2), 3), WeekKind::Blind);
  EXPECT_EQ(kind({2, 4, 3}, 4), WeekKind::Blind) << "closeness alone does not carry it to 4";
}

// Law 4, over random histories.

Seen random_week(std::mt19937& random) {
  const auto upto = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  const int attained = upto(1, 5);
  const int ceiling95 = upto(attained, 5);
  return {attained, ceiling95, upto(attained, ceiling95)};
}

/// What the same week looks like with evidence lost: nothing is better attained, nothing is missed
/// that was not, and what stands between is for want of evidence.
Seen with_less_evidence(const Seen& seen, std::mt19937& random) {
  const int attained = 1 + static_cast<int>(random() % static_cast<unsigned>(seen.attained));
  const int ceiling95 =
      seen.ceiling95 + static_cast<int>(random() % static_cast<unsigned>(6 - seen.ceiling95));
  return {attained, ceiling95, attained};
}

TEST(HeldLaw, LosingEvidenceOfAWeekNeverRaisesWhatIsHeldAboveWhatItWas) {
  std::mt19937 random(4711);
  for (int run = 0; run < 3000; ++run) {
    std::vector<Seen> seen;
    const std::size_t length = 2 + random() % 30;
    for (std::size_t i = 0; i < length; ++i) seen.push_back(random_week(random));
    const int before = hold(weeks_of({seen.begin(), seen.end() - 1}))->level;
    const int with_all = held(seen).level;
    seen.back() = with_less_evidence(seen.back(), random);
    EXPECT_LE(held(seen).level, std::max(before, with_all));
    EXPECT_LE(held(seen).level, before + 1);
  }
}

TEST(HeldLaw, WithoutEvidenceNothingIsHeldForMoreThanEightWeeks) {
  std::mt19937 random(42);
  for (int run = 0; run < 1000; ++run) {
    std::vector<Seen> seen;
    for (std::size_t i = 0; i < 1 + random() % 20; ++i) seen.push_back(random_week(random));
    int before = held(seen).level;
    for (int i = 1; i <= 8; ++i) {
      seen.push_back({1, 5, 1});
      const int after = held(seen).level;
      EXPECT_LE(after, before) << "never rises on nothing";
      before = after;
    }
    EXPECT_EQ(before, 1);
  }
}

TEST(HeldLaw, NothingIsHeldThatWasNeverAttainedAndMovesAreNoLargerThanAllowed) {
  std::mt19937 random(7);
  for (int run = 0; run < 500; ++run) {
    std::vector<Seen> seen;
    int highest = 1;
    int last = 0;
    for (int i = 0; i < 60; ++i) {
      seen.push_back(random_week(random));
      highest = std::max(highest, seen.back().attained);
      const Held now = held(seen);
      EXPECT_LE(now.level, highest);
      EXPECT_LE(now.level, last == 0 ? 5 : last + 1);
      EXPECT_LT(now.failing, 4);
      EXPECT_LT(now.blind, 8);
      last = now.level;
    }
  }
}

}  // namespace
}  // namespace plumbline::scoring
