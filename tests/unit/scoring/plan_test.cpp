#include "scoring/experiments/plan.h"

#include <gtest/gtest.h>

#include "trial.h"

namespace plumbline::scoring {
namespace {

/// Twenty calm weeks, and a draft that starts with the next one.
class Planned : public ::testing::Test {
 protected:
  Planned() {
    trial.practice.experiments.clear();
    draft = trial.experiment("EXP-9", 0);
    trial.practice.experiments.clear();
    draft.start = Trial::monday(22);
    draft.end = Trial::monday(34);
    draft.baseline_weeks = 20;
  }
  ExperimentPlan make(double noise, double effect = 0) {
    trial.weeks.clear();
    trial.live(0.12, 0.12, 0.9, 0.9, 21, 30, noise);
    return plan(draft, effect, trial.practice, trial.weeks, trial.rubric, Trial::monday(21));
  }
  Trial trial;
  Experiment draft;
};

TEST_F(Planned, ACalmMetricNeedsFewWeeks) {
  const ExperimentPlan found = make(1);
  EXPECT_TRUE(found.possible) << (found.refusals.empty() ? "" : found.refusals[0].text);
  EXPECT_EQ(found.place, 1);
  EXPECT_NEAR(found.metric.mean, 0.12, 0.01);
  EXPECT_EQ(found.metric.weeks, 20);
  EXPECT_GT(found.metric.series.deviation, 0);
  EXPECT_NEAR(found.planned_effect, 0.3, 1e-9);
  EXPECT_EQ(found.own.weeks, 12);
  ASSERT_TRUE(found.weeks);
  EXPECT_LE(*found.weeks, 12);
  ASSERT_EQ(found.points.size(), 8U);
  EXPECT_EQ(found.guards.size(), 1U);
}

TEST_F(Planned, AnEffectOfExactlyTheMinimumIsHeldInHalfOfTheCasesAtBest) {
  for (const auto& point : make(1).points) EXPECT_LT(point.power_at_minimum, 0.58) << point.weeks;
}

TEST_F(Planned, ANoisyOneIsRefusedWithWhatCouldBeSeen) {
  const ExperimentPlan found = make(4.5, 0.25);
  EXPECT_FALSE(found.possible);
  EXPECT_FALSE(found.weeks);
  ASSERT_FALSE(found.refusals.empty());
  EXPECT_EQ(found.refusals.back().code, "too_noisy");
  EXPECT_FALSE(found.lost_to.empty());
}

TEST_F(Planned, GuardsCost) {
  const double with = make(2, 0.4).own.power;
  draft.guards[0].margin = 0.1;
  const ExperimentPlan tight = make(2, 0.4);
  EXPECT_LT(tight.own.power, with);
  EXPECT_GT(tight.lost_to.at("guard"), 0.3);
}

TEST_F(Planned, SpentAlphaCosts) {
  const double first = make(3, 0.4).own.power;
  for (int i = 0; i < 4; ++i) {
    Experiment& e = trial.experiment("EXP-" + std::to_string(i), -20.0 + i);
    e.start = Trial::monday(-15);
    e.end = Trial::monday(-5);
  }
  const ExperimentPlan fifth = make(3, 0.4);
  EXPECT_EQ(fifth.place, 5);
  EXPECT_LT(fifth.own.power, first);
}

TEST_F(Planned, SaysWhatCannotBeDecidedAtAll) {
  draft.start = Trial::monday(20);
  EXPECT_EQ(make(1).refusals.at(0).code, "late");
  draft.start = Trial::monday(22);
  draft.metric = "chg.unread";
  EXPECT_FALSE(make(1).possible);
  draft.metric = "chg.emergency_share";
  trial.weeks.clear();
  trial.live(0.12, 0.12, 0.9, 0.9, 21, 30);
  trial.weeks.erase(trial.weeks.begin(), trial.weeks.begin() + 12);
  const ExperimentPlan young =
      plan(draft, 0, trial.practice, trial.weeks, trial.rubric, Trial::monday(21));
  EXPECT_EQ(young.refusals.at(0).code, "few_weeks");
  EXPECT_TRUE(young.points.empty());
}

TEST_F(Planned, TheSameQuestionHasTheSameAnswer) {
  EXPECT_EQ(make(3, 0.4).own.power, make(3, 0.4).own.power);
}

TEST(Power, GrowsWithTheEffect) {
  PowerQuestion question;
  question.metric = {"m", {Transformation::Log, false, false, 0}, 3, 0.3, 0.3, 0};
  double last = 0;
  for (const double effect : {0.0, 0.2, 0.4, 0.6}) {
    question.true_effect = effect;
    const double held = power_of(question).held;
    EXPECT_GE(held, last) << effect;
    last = held;
  }
  EXPECT_GT(last, 0.8);
  question.true_effect = 0;
  EXPECT_LT(power_of(question).held, 0.02);
}

}  // namespace
}  // namespace plumbline::scoring
