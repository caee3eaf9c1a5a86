#include "tests/acceptance/history.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::Area;
using scoring::ScopeResult;
using scoring::State;

constexpr int kTargetsSeen = 14;

/// The shipped rubric, with the share of authorised changes standing in as the timing of change:
/// what level 4 looks back at is then known from the generator's estates alone.
const scoring::Rubric& with_timing() {
  static const scoring::Rubric rubric = [] {
    scoring::Rubric out = shipped_rubric();
    for (auto& area : out.areas)
      if (area.id == "change")
        area.core = {{{"chg.authorised_share"}, true},
                     {{"chg.success_rate"}, false},
                     {{"chg.emergency_share"}, false}};
    std::erase_if(out.indicators, [](const auto& i) {
      return i.level > 4 ||
             (i.level == 4 &&
              (i.area != "change" || (i.id != "change.4.core_known" && i.id != "change.4.targets" &&
                                      i.id != "change.4.core" && i.id != "change.4.coverage")));
    });
    return out;
  }();
  return rubric;
}

Script steady_team() {
  Script s = improving_team();
  s.shelf_week = s.feed_week = s.scope_week = 0;
  s.phases.erase(s.phases.begin());
  s.phases[0].from_week = 0;
  s.phases[0].success = 0.97;
  s.phases[0].emergency = 0.12;
  s.phases.push_back(s.phases[0]);
  s.phases[1].from_week = 4;
  s.phases[1].emergency = 0.02;
  return s;
}

Target target(const std::string& signal, double value, bool higher, int seen) {
  Target t;
  t.promise.path = "targets.yml";
  t.promise.first_seen = week(seen);
  t.signal = signal;
  t.value = value;
  t.higher = higher;
  t.owner = "team";
  return t;
}

void write_targets(Estate& estate, int seen, double success, double authorised, double emergency) {
  if (estate.evidence.as_of < week(seen)) return;
  estate.practice.kinds["targets"] = {week(seen), true};
  estate.practice.targets = {target("chg.authorised_share", authorised, true, seen),
                             target("chg.emergency_share", emergency, false, seen),
                             target("chg.success_rate", success, true, seen)};
}

void modest_targets(Estate& estate, const std::vector<ScopeResult>&) {
  write_targets(estate, kTargetsSeen, 0.9, 0.9, 0.045);
}

int attained(const ScopeResult& result) { return area(result, "change").attained; }
int held(const ScopeResult& result) { return area(result, "change").level; }

TEST(Managed, LevelFourComesWithTargetsThatAreOldEnoughAndMet) {
  const History history = live(steady_team(), 22, with_timing(), modest_targets);
  EXPECT_EQ(attained(history.at(kTargetsSeen - 1)), 3) << text_of(history.at(kTargetsSeen - 1));
  EXPECT_EQ(indicator(history.at(kTargetsSeen - 1), "change.4.targets").state, State::NotMet)
      << "a promise never made";
  const auto& young = indicator(history.at(kTargetsSeen + 2), "change.4.targets");
  EXPECT_EQ(young.state, State::Unknown);
  EXPECT_EQ(young.reason.code, "too_young");
  EXPECT_EQ(young.earliest, week(kTargetsSeen + 4));
  EXPECT_EQ(attained(history.at(kTargetsSeen + 3)), 3);
  EXPECT_EQ(attained(history.at(kTargetsSeen + 4)), 4) << text_of(history.at(kTargetsSeen + 4));
  EXPECT_EQ(held(history.at(kTargetsSeen + 4)), 3) << "one week is not enough to hold it";
  EXPECT_EQ(held(history.at(kTargetsSeen + 5)), 4);
}

TEST(Managed, WithoutACoreTimingLevelFourIsUnknown) {
  scoring::Rubric rubric = with_timing();
  for (auto& area : rubric.areas) std::erase_if(area.core, [](const auto& c) { return c.timing; });
  const History history = live(steady_team(), 20, rubric, modest_targets);
  EXPECT_EQ(attained(history.at(20)), 3);
  EXPECT_EQ(area(history.at(20), "change").ceiling, 4);
  EXPECT_EQ(indicator(history.at(20), "change.4.core_known").reason.code, "no_core_timing");
}

TEST(Managed, TargetsRewrittenEveryMonthAreNeverOldEnough) {
  const auto rewrite = [](Estate& estate, const std::vector<ScopeResult>& past) {
    const int now = static_cast<int>(past.size()) + 1;
    write_targets(estate, now - now % 4, 0.8, 0.7, 0.2);
  };
  const History history = live(steady_team(), 24, with_timing(), rewrite);
  for (const auto& result : history.results) EXPECT_LE(attained(result), 3);
}

TEST(Managed, ATargetLooserThanWhatWasUsualDoesNotCount) {
  const History history = live(steady_team(), 22, with_timing(), [](Estate& e, const auto&) {
    write_targets(e, kTargetsSeen, 0.9, 0.9, 0.15);
  });
  const auto& targets = indicator(history.at(22), "change.4.targets");
  EXPECT_EQ(attained(history.at(22)), 3);
  EXPECT_NE(targets.reason.text.find("chg.emergency_share: its target 0.15 is looser"),
            std::string::npos)
      << targets.reason.text;
}

/// Monthly reviews that quote the three numbers times `factor`, each with an action closed by a
/// change record that came after it.
Practise reviews(double factor, bool actions) {
  return [=](Estate& estate, const std::vector<ScopeResult>& past) {
    write_targets(estate, kTargetsSeen, 0.995, 0.9, 0.045);
    for (std::size_t w = 4; w < past.size(); w += 4) {
      Review review;
      review.id = "week " + std::to_string(w);
      review.promise.path = "reviews/" + std::to_string(w) + ".yml";
      review.held_on = week(static_cast<double>(w));
      review.promise.first_seen = review.held_on + std::chrono::hours(5);
      review.areas = {"change"};
      for (const auto& s : past[w - 1].signals)
        if (s.signal == "chg.success_rate" && s.value)
          review.quotes.push_back({s.signal, *s.value * factor, std::nullopt});
      if (actions)
        for (const auto& record : estate.practice.records)
          if (record.promise.first_seen > review.held_on + std::chrono::days(3)) {
            ReviewAction action;
            action.id = "a";
            action.because = "chg.success_rate";
            action.closed_on = review.held_on + std::chrono::days(20);
            action.evidence = "change:" + record.id;
            action.promise.first_seen = *action.closed_on;
            review.actions.push_back(action);
            break;
          }
      estate.practice.reviews.push_back(review);
      estate.practice.kinds["reviews"] = {week(4), true};
    }
  };
}

TEST(Managed, WhatIsOffTargetCountsWhenItIsReviewedWithTrueNumbersAndActedUpon) {
  const History history = live(steady_team(), 24, with_timing(), reviews(1.0, true));
  EXPECT_EQ(attained(history.at(24)), 4) << text_of(history.at(24));
  const History idle = live(steady_team(), 24, with_timing(), reviews(1.0, false));
  EXPECT_EQ(attained(idle.at(24)), 3) << "reviewed, never acted upon";
}

TEST(Managed, ReviewsWithWrongNumbersAreRejectedWithTheReason) {
  const History history = live(steady_team(), 24, with_timing(), reviews(1.3, true));
  EXPECT_EQ(attained(history.at(24)), 3);
  const auto& core = indicator(history.at(24), "change.4.core");
  EXPECT_EQ(core.state, State::NotMet);
  EXPECT_NE(core.reason.text.find("is rejected: quotes chg.success_rate as"), std::string::npos)
      << core.reason.text;
}

TEST(Held, AnImprovingTeamIsHeldTwoWeeksAfterItAttains) {
  const History history = live(improving_team(), 40, shipped_rubric());
  int last = 0;
  for (int w = 1; w <= 40; ++w) {
    const auto& a = area(history.at(w), "change");
    EXPECT_TRUE(a.insufficient_evidence || w > 3) << w;
    if (a.level_since) {
      EXPECT_LE(a.level, last + (last == 0 ? 5 : 1));
      last = a.level;
    }
    EXPECT_FALSE(a.regressing) << w;
  }
  EXPECT_EQ(last, 3);
}

TEST(Held, APracticeThatDegradesIsRegressingAtOnceAndFallsAfterFourWeeks) {
  Script script = steady_team();
  Phase worse = script.phases[1];
  worse.from_week = 20;
  worse.success = 0.2;
  script.phases.push_back(worse);
  const History history = live(script, 40, shipped_rubric());
  int first = 0;
  int fell = 0;
  for (int w = 20; w <= 40; ++w) {
    const auto& a = area(history.at(w), "change");
    if (a.regressing && first == 0) {
      first = w;
      ASSERT_FALSE(a.causes.empty());
      EXPECT_EQ(a.causes.size(), 1U);
      EXPECT_EQ(a.causes[0].indicator, "change.2.success_rate");
      EXPECT_EQ(a.causes[0].signal, "chg.success_rate");
    }
    if (a.level < 3 && fell == 0) fell = w;
  }
  ASSERT_GT(first, 0);
  EXPECT_EQ(fell, first + 3) << "the fourth failing week";
  EXPECT_EQ(area(history.at(fell), "change").level_reason, "four weeks below");
}

TEST(Held, AnOutageIsStaleNeverRegressingAndExpiresAfterEightWeeks) {
  const History history =
      live(steady_team(), 40, shipped_rubric(), [](Estate& e, const std::vector<ScopeResult>&) {
        for (auto& stream : e.evidence.streams) stream.until = std::min(*stream.until, week(20));
        std::erase_if(e.evidence.changes, [](const Change& c) { return c.started >= week(20); });
      });
  int stale = 0;
  int fell = 0;
  for (int w = 20; w <= 40; ++w) {
    const auto& a = area(history.at(w), "change");
    EXPECT_FALSE(a.regressing) << w;
    if (a.stale) ++stale;
    if (a.level < 3 && fell == 0) {
      fell = w;
      EXPECT_EQ(a.level_reason, "evidence expired");
    }
  }
  EXPECT_EQ(stale, 7) << "seven weeks stale, the eighth takes it down";
  EXPECT_GT(fell, 20);
}

}  // namespace
}  // namespace plumbline::acceptance
