#include "scoring/experiments/experiments.h"

#include <gtest/gtest.h>

#include "scoring/experiments/critical_values.h"
#include "scoring/experiments/sides.h"
#include "trial.h"

namespace plumbline::scoring {
namespace {

Trial improving() {
  Trial trial;
  trial.live(0.12, 0.05, 0.96, 0.96, Trial::kEnd + 12);
  return trial;
}

TEST(Experiments, AnImprovementIsHeld) {
  const ExperimentResult result = improving().at(Trial::kEnd);
  EXPECT_EQ(result.status, ExperimentStatus::Decided);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Held) << result.summary;
  ASSERT_TRUE(result.numbers);
  const ExperimentNumbers& n = *result.numbers;
  EXPECT_EQ(n.metric.transformation, Transformation::Logit);
  EXPECT_EQ(n.metric.weeks_before, 20);
  EXPECT_EQ(n.metric.weeks_after, 12);
  EXPECT_NEAR(n.metric.before, 0.12, 0.01);
  EXPECT_NEAR(n.metric.after, 0.05, 0.01);
  EXPECT_NEAR(n.metric.effect, 0.57, 0.04) << "of the undesired share";
  EXPECT_LT(n.metric.low, n.metric.effect);
  EXPECT_GT(n.metric.high, n.metric.effect);
  EXPECT_EQ(n.alpha, 0.02);
  EXPECT_GT(n.t, n.critical);
  EXPECT_EQ(n.change_at, Trial::monday(Trial::kStart));
  ASSERT_TRUE(n.change_low && n.change_high);
  EXPECT_LE(*n.change_low, *n.change_at);
  EXPECT_GE(*n.change_high, *n.change_at);
  EXPECT_GE(*n.change_low, Trial::monday(Trial::kStart - 3)) << "such a step is seen well";
  EXPECT_LE(*n.change_high, Trial::monday(Trial::kStart + 3));
  EXPECT_TRUE(result.reasons.empty());
  EXPECT_FALSE(result.adopted);
  EXPECT_NE(result.next.find("adopt procedure pre-check"), std::string::npos);
}

TEST(Experiments, BeforeItsEndNumbersAreAnIllustration) {
  const Trial trial = improving();
  EXPECT_TRUE(trial.all(14).empty()) << "not seen yet";
  EXPECT_EQ(trial.at(16).status, ExperimentStatus::Planned);
  EXPECT_FALSE(trial.at(21).numbers) << "a week says nothing";
  const ExperimentResult running = trial.at(28);
  EXPECT_EQ(running.status, ExperimentStatus::Running);
  EXPECT_EQ(running.verdict, ExperimentVerdict::None);
  ASSERT_TRUE(running.numbers);
  EXPECT_EQ(running.numbers->metric.weeks_after, 8);
}

TEST(Experiments, TheVerdictStandsForEver) {
  Trial trial = improving();
  const ExperimentResult first = trial.at(Trial::kEnd);
  trial.practice.experiments[0].promise.gone_at = Trial::monday(35);
  trial.experiment("EXP-1", 35).metric = "chg.success_rate";
  trial.experiment("EXP-2", 34).start = Trial::monday(30);
  for (std::size_t w = Trial::kEnd; w < trial.weeks.size(); ++w)
    trial.weeks[w].alone["chg.emergency_share"] = Trial::rate(60);
  const ExperimentResult later = trial.at(Trial::kEnd + 10);
  EXPECT_EQ(later.verdict, ExperimentVerdict::Held);
  EXPECT_EQ(later.summary, first.summary);
  EXPECT_EQ(later.numbers->t, first.numbers->t);
}

TEST(Experiments, NoEffectIsRefuted) {
  Trial trial;
  trial.live(0.12, 0.12, 0.96, 0.96);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Refuted) << result.summary;
  EXPECT_LT(result.numbers->metric.high, 0.2);
  EXPECT_TRUE(result.decided()) << "good science";
  EXPECT_NE(result.next.find("improve the tester"), std::string::npos);
}

TEST(Experiments, WhatIsBetterBelowThePromisedMinimumIsNotHeld) {
  Trial trial = improving();
  trial.practice.experiments[0].min_effect = 0.6;
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_NE(result.verdict, ExperimentVerdict::Held);
  EXPECT_TRUE(has(result, "too_small"));
}

TEST(Experiments, NoiseIsUndecided) {
  Trial trial;
  trial.live(0.12, 0.10, 0.96, 0.96, Trial::kEnd, Trial::kStart, 5);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Undecided) << result.summary;
  EXPECT_TRUE(has(result, "not_significant"));
}

TEST(Experiments, ADamagedGuardIsNeverHeld) {
  Trial trial;
  trial.live(0.12, 0.05, 0.96, 0.90);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Undecided);
  ASSERT_EQ(result.guards.size(), 1U);
  EXPECT_EQ(result.guards[0].kept, false);
  EXPECT_TRUE(has(result, "guard"));
}

TEST(Experiments, AGuardThatWasNotReadIsNotKept) {
  Trial trial = improving();
  for (auto& week : trial.weeks) week.alone.erase("chg.success_rate");
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Undecided);
  EXPECT_FALSE(result.guards[0].kept);
}

TEST(Experiments, AChangeThatCameBeforeIsNotTheProcedures) {
  Trial trial;
  trial.live(0.12, 0.05, 0.96, 0.96, Trial::kEnd, 14);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_NE(result.verdict, ExperimentVerdict::Held) << result.summary;
  EXPECT_TRUE(has(result, "change_point"));
  EXPECT_EQ(result.numbers->change_at, Trial::monday(14));
}

TEST(Experiments, AnotherProcedureOfTheProcessIsAConfounder) {
  Trial trial = improving();
  Procedure other = trial.practice.procedures[0];
  other.id = "rollback";
  other.version = "1";
  other.promise.first_seen = Trial::monday(24);
  trial.practice.procedures.push_back(other);
  EXPECT_TRUE(has(trial.at(Trial::kEnd), "other_change"));
  EXPECT_EQ(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Undecided);

  trial.practice.procedures[1].selectors[0].work_class = "HostSystem.enterMaintenanceMode";
  EXPECT_EQ(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Held) << "another process";
  trial.practice.procedures[1].selectors = trial.practice.procedures[0].selectors;
  trial.practice.procedures[1].promise.first_seen = Trial::monday(33);
  EXPECT_EQ(trial.at(Trial::kEnd + 2).verdict, ExperimentVerdict::Held) << "after the end";
}

TEST(Experiments, ReviewingAProcedureAgainIsNoChangeOfIt) {
  Trial trial = improving();
  Procedure same = trial.practice.procedures[0];
  same.id = "rollback";
  same.promise.first_seen = Trial::monday(-5);
  trial.practice.procedures.push_back(same);
  same.promise.first_seen = Trial::monday(24);
  same.reviewed_on = Trial::monday(24);
  trial.practice.procedures.push_back(same);
  EXPECT_EQ(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Held)
      << trial.at(Trial::kEnd).summary;
  trial.practice.procedures.back().steps = {"another"};
  EXPECT_TRUE(has(trial.at(Trial::kEnd), "other_change"));
}

TEST(Experiments, AnotherVolumeOrMixOfWorkIsAConfounder) {
  Trial half = improving();
  for (int w = Trial::kStart; w < Trial::kEnd; ++w)
    half.weeks[static_cast<std::size_t>(w)].volume["change"] = {{"VirtualMachine.reconfigure", 40},
                                                                {"VirtualMachine.relocate", 10}};
  EXPECT_TRUE(has(half.at(Trial::kEnd), "volume"));
  EXPECT_EQ(half.at(Trial::kEnd).verdict, ExperimentVerdict::Undecided);
  Trial other = improving();
  for (int w = Trial::kStart; w < Trial::kEnd; ++w)
    other.weeks[static_cast<std::size_t>(w)].volume["change"] = {{"VirtualMachine.reconfigure", 45},
                                                                 {"VirtualMachine.relocate", 55}};
  EXPECT_TRUE(has(other.at(Trial::kEnd), "volume"));
  EXPECT_NEAR(other.at(Trial::kEnd).numbers->mix_shift, 0.35, 1e-9);
  Trial slightly = improving();
  for (int w = Trial::kStart; w < Trial::kEnd; ++w)
    slightly.weeks[static_cast<std::size_t>(w)].volume["change"] = {
        {"VirtualMachine.reconfigure", 70}, {"VirtualMachine.relocate", 40}};
  EXPECT_EQ(slightly.at(Trial::kEnd).verdict, ExperimentVerdict::Held);
}

TEST(Experiments, ConfoundersAreShownWhileItRuns) {
  Trial trial = improving();
  EXPECT_EQ(trial.at(Trial::kStart + 0.5).status, ExperimentStatus::Running);
  EXPECT_TRUE(trial.at(Trial::kStart + 0.5).reasons.empty()) << "no week is over, nothing moved";
  for (int w = Trial::kStart; w < Trial::kEnd; ++w)
    trial.weeks[static_cast<std::size_t>(w)].volume["change"] = {{"VirtualMachine.reconfigure", 45},
                                                                 {"VirtualMachine.relocate", 55}};
  const ExperimentResult running = trial.at(Trial::kStart + 8);
  EXPECT_EQ(running.verdict, ExperimentVerdict::None);
  ASSERT_EQ(running.reasons.size(), 1U);
  EXPECT_EQ(running.reasons[0].code, "volume");
  EXPECT_NEAR(running.numbers->mix_shift, 0.35, 1e-9);

  Trial frozen = improving();
  CalendarEntry freeze;
  freeze.from = Trial::monday(22);
  freeze.until = Trial::monday(23);
  freeze.promise.first_seen = Trial::monday(21);
  frozen.practice.calendar.push_back(freeze);
  EXPECT_EQ(frozen.at(28).weeks[22].role, WeekRole::Freeze);
}

TEST(Experiments, FreezesDeclaredBeforehandAreDropped) {
  Trial trial = improving();
  for (const int w : {10, 11, 25})
    trial.weeks[static_cast<std::size_t>(w)].alone["chg.emergency_share"] = Trial::rate(90);
  EXPECT_NE(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Held);
  const auto freeze = [&](int from, int to, double seen) {
    CalendarEntry entry;
    entry.from = Trial::monday(from);
    entry.until = Trial::monday(to);
    entry.promise.first_seen = Trial::monday(seen);
    trial.practice.calendar.push_back(entry);
  };
  freeze(10, 12, 5);
  freeze(25, 26, 22);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Held) << result.summary;
  EXPECT_EQ(result.numbers->metric.weeks_before, 18);
  EXPECT_EQ(result.numbers->metric.weeks_after, 11);
  EXPECT_EQ(result.weeks[10].role, WeekRole::Freeze);
  trial.practice.calendar[1].promise.first_seen = Trial::monday(26);
  EXPECT_EQ(trial.at(Trial::kEnd).numbers->metric.weeks_after, 12) << "declared afterwards";
}

TEST(Experiments, WeeksWithoutAValueAreMissed) {
  Trial trial = improving();
  for (int w = 20; w < 26; ++w) trial.weeks[static_cast<std::size_t>(w)].alone.clear();
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Undecided);
  EXPECT_TRUE(has(result, "few_weeks"));
  EXPECT_EQ(result.weeks[22].role, WeekRole::Unknown);
}

TEST(Experiments, OnlyAHeldOneCanBeAdopted) {
  Trial trial = improving();
  ExperimentDecision decision;
  decision.what = "adopted";
  decision.promise.first_seen = Trial::monday(33);
  trial.practice.experiments[0].decisions = {decision};
  EXPECT_FALSE(trial.at(Trial::kEnd).adopted) << "not decided yet";
  EXPECT_TRUE(trial.at(34).adopted);
  EXPECT_EQ(trial.at(34).decision, "adopted");
  trial.practice.experiments[0].min_effect = 0.9;
  EXPECT_FALSE(trial.at(34).adopted);
}

TEST(Experiments, DurationsAreComparedByTheirLogarithm) {
  Trial trial = improving();
  trial.practice.experiments[0].metric = "chg.lead_time_h";
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.numbers->metric.transformation, Transformation::Log);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Held) << result.summary;
  EXPECT_NEAR(result.numbers->metric.before, 12, 0.3);
  EXPECT_NEAR(result.numbers->metric.effect, 7.0 / 12, 0.03);
}

TEST(Experiments, RareEventsAreComparedByExposure) {
  Trial trial;
  trial.live(0.12, 0.12, 0.96, 0.96);
  for (std::size_t w = 0; w < trial.weeks.size(); ++w) {
    const bool late = w >= Trial::kStart;
    WeekAlone week = Trial::rate(!late && w % 2 == 0 ? 2 : 0, 8);
    if (w % 7 == 6) week = {State::Unknown, true, 0, 0, std::nullopt, 0};  // nothing was done
    trial.weeks[w].alone["chg.emergency_share"] = week;
  }
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.numbers->metric.transformation, Transformation::Exposure);
  EXPECT_EQ(result.numbers->metric.weeks_before, 20) << "quiet weeks were watched";
  EXPECT_GT(result.numbers->metric.effect, 0.8);
  EXPECT_DOUBLE_EQ(result.numbers->metric.before, 18.0 / (8 * 18)) << "as counted";
  EXPECT_EQ(result.numbers->metric.after, 0);
  EXPECT_EQ(result.weeks.at(0).value, 0.25) << "two of eight, whatever the arithmetic adds";
}

TEST(Experiments, OfTooFewRareCasesNoNumbersAreShown) {
  Trial trial;
  trial.live(0.12, 0.12, 0.96, 0.96);
  for (std::size_t w = 0; w < trial.weeks.size(); ++w) {
    const bool quiet = w >= Trial::kStart ? w % 6 != 0 : w % 2 == 1;
    WeekAlone week = Trial::rate(0, 1);
    if (quiet) week = {State::Unknown, true, 0, 0, std::nullopt, 0};
    trial.weeks[w].alone["chg.emergency_share"] = week;
  }
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Undecided);
  EXPECT_TRUE(has(result, "few_cases"));
  EXPECT_FALSE(result.numbers);
  EXPECT_EQ(result.weeks.at(0).value, 0);
  EXPECT_EQ(result.summary, "undecided: chg.emergency_share rests on fewer than 4 cases after");
  EXPECT_NE(result.next.find("more cases"), std::string::npos) << result.next;
  EXPECT_FALSE(trial.at(Trial::kEnd - 1).numbers) << "while it runs neither";
}

TEST(Experiments, ValuesThatOverlapNeedNoLess) {
  Trial trial = improving();
  const double usual = trial.at(Trial::kEnd).numbers->critical;
  trial.rubric.signals[0].measure = "machine_share";
  trial.rubric.signals[0].kind = SignalKind::Series;
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.numbers->metric.transformation, Transformation::Logit);
  EXPECT_GE(result.numbers->critical, usual);
  EXPECT_EQ(result.numbers->critical, critical_value(20, 12, 0.02, true));
  EXPECT_GT(critical_value(8, 6, 0.02, true), 1.1 * critical_value(8, 6, 0.02));
}

TEST(CriticalValues, ShrinkWithWeeksAndGrowAsAlphaIsSpent) {
  for (int place = 1; place < 8; ++place)
    EXPECT_LT(critical_value(20, 12, alpha_of(place)), critical_value(20, 12, alpha_of(place + 1)));
  EXPECT_GT(critical_value(12, 8, 0.02), critical_value(26, 26, 0.02));
  EXPECT_GE(critical_value(18, 11, 0.02), critical_value(20, 12, 0.02)) << "never below the next";
  EXPECT_EQ(critical_value(300, 300, 0.02), critical_value(40, 40, 0.02));
  EXPECT_TRUE(std::isinf(critical_value(7, 12, 0.02)));
  EXPECT_TRUE(std::isinf(critical_value(20, 5, 0.02)));
  EXPECT_TRUE(std::isinf(critical_value(20, 12, alpha_of(9)))) << "spent";
  EXPECT_EQ(alpha_of(1), 0.02);
  EXPECT_EQ(alpha_of(3), 0.005);
}

TEST(Sides, EffectsAndDifferencesAreEachOthersInverse) {
  for (const auto kind : {Transformation::Logit, Transformation::Log, Transformation::Exposure,
                          Transformation::Identity})
    for (const bool higher : {false, true})
      for (const double effect : {-0.4, 0.0, 0.1, 0.6}) {
        Scale scale;
        scale.transformation = kind;
        scale.higher = higher;
        EXPECT_NEAR(effect_of(scale, -1.3, difference_of(scale, -1.3, effect)), effect, 1e-9)
            << to_string(kind) << higher;
      }
}

}  // namespace
}  // namespace plumbline::scoring
