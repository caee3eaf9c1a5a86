#include "scoring/target_evidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "scoring/statistics/e_value.h"

namespace plumbline::scoring {
namespace {

using std::chrono::weeks;

constexpr Instant kMonday = Instant(std::chrono::sys_days(std::chrono::days(20458)));

struct Watch {
  PracticeHistory practice;
  WeekHistory closed;
  Rubric rubric;

  Watch() {
    Signal signal;
    signal.id = "chg.success_rate";
    signal.kind = SignalKind::Task;
    signal.better = Better::Higher;
    rubric.signals = {signal};
    Target target;
    target.signal = signal.id;
    target.value = 0.95;
    target.higher = true;
    target.promise.first_seen = kMonday;
    practice.targets = {target};
  }
  void week(double good, double all) {
    WeekRecord& record = closed.emplace_back();
    record.end = kMonday + weeks(static_cast<int>(closed.size()));
    record.alone["chg.success_rate"] = {State::Met, true, good, all, good / all, 40};
  }
  TargetEvidence now() const {
    const auto all =
        target_evidence(practice, closed, rubric, kMonday + weeks(static_cast<int>(closed.size())));
    return all.empty() ? TargetEvidence{} : all.front();
  }
};

TEST(TargetEvidence, OneSidedIsThePublishedValueTimesWhatLiesAbove) {
  // Uniform over (p0, 1) alone: the mean over both sides weighs them by their lengths.
  const double p0 = 0.05;
  const double above = std::exp(log_e_value_above(12, 100, p0));
  EXPECT_NEAR(e_value(12, 100, p0), 3.523692, 1e-6);
  EXPECT_GT(above, 3.4);
  EXPECT_LT(above, 3.523692 / (1 - p0));
  EXPECT_LT(std::exp(log_e_value_above(0, 120, p0)), 0.01) << "good weeks are no evidence";
}

TEST(TargetEvidence, GrowsWhileTheTargetIsMissedAndShrinksWhileItIsMet) {
  Watch watch;
  for (int i = 0; i < 6; ++i) watch.week(34, 40);
  EXPECT_GT(*watch.now().evidence, 100);
  EXPECT_EQ(watch.now().adverse, 36);
  EXPECT_EQ(watch.now().weeks, 6);
  Watch good;
  for (int i = 0; i < 6; ++i) good.week(39, 40);
  EXPECT_LT(*good.now().evidence, 0.2);
}

TEST(TargetEvidence, IsANumberThatEveryFormatHolds) {
  Watch watch;
  for (int i = 0; i < 400; ++i) watch.week(0, 400);
  EXPECT_EQ(watch.now().adverse, 160000);
  EXPECT_NEAR(*watch.now().evidence, 1e12, 1);
}

TEST(TargetEvidence, ATargetThatIsNoRateIsInForceAndNotWatched) {
  Watch watch;
  for (int i = 0; i < 6; ++i) watch.week(20, 40);
  watch.rubric.signals[0].unit = Unit::Hours;
  EXPECT_EQ(watch.now().target, 0.95);
  EXPECT_FALSE(watch.now().evidence);
  watch.rubric.signals[0].unit = Unit::Ratio;
  watch.practice.targets[0].value = 1;
  EXPECT_FALSE(watch.now().evidence) << "a single case decides: nothing to watch";
}

TEST(TargetEvidence, OnlyWeeksThatBeganAfterTheTargetWasSeenCount) {
  Watch watch;
  for (int i = 0; i < 6; ++i) watch.week(20, 40);
  watch.practice.targets[0].promise.first_seen = kMonday + weeks(4) + std::chrono::hours(1);
  EXPECT_EQ(watch.now().weeks, 1);
  watch.practice.targets[0].promise.gone_at = kMonday + weeks(5);
  EXPECT_EQ(watch.now().signal, "") << "a target that is gone is not watched";
}

TEST(TargetEvidence, LookedAtEveryWeekForYearsItRarelyCriesWolf) {
  std::mt19937 random(7);
  int cried = 0;
  constexpr int kTeams = 400;
  for (int team = 0; team < kTeams; ++team) {
    double adverse = 0;
    double cases = 0;
    bool ever = false;
    for (int w = 0; w < 156; ++w) {
      for (int i = 0; i < 40; ++i) adverse += random() % 1000 < 50 ? 1 : 0;
      cases += 40;
      ever = ever || log_e_value_above(adverse, cases, 0.05) >= std::log(20);
    }
    cried += ever;
  }
  EXPECT_LE(cried, kTeams * 5 / 100) << "at most 5 % ever reach 20";
}

}  // namespace
}  // namespace plumbline::scoring
