#include "scoring/experiments/registration.h"

#include <gtest/gtest.h>

#include "trial.h"

namespace plumbline::scoring {
namespace {

Trial improving() {
  Trial trial;
  trial.live(0.12, 0.05, 0.96, 0.96, Trial::kEnd + 12);
  return trial;
}

/// At its end and, where it shows at once, while it runs.
void expect_invalid(const Trial& trial, const std::string& code, bool at_once = true) {
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.status, ExperimentStatus::Invalid) << code;
  EXPECT_EQ(result.verdict, ExperimentVerdict::Invalid) << code;
  EXPECT_TRUE(has(result, code)) << result.summary;
  EXPECT_FALSE(result.numbers) << "nothing to see";
  EXPECT_EQ(trial.at(30).status == ExperimentStatus::Invalid, at_once) << code;
}

/// A second version of EXP-1, seen in week `seen`.
Experiment& again(Trial& trial, double seen) {
  trial.practice.experiments[0].promise.gone_at = Trial::monday(seen);
  return trial.experiment("EXP-1", seen);
}

TEST(Registration, ABackDatedFileIsInvalid) {
  Trial trial = improving();
  trial.practice.experiments[0].promise.first_seen = Trial::monday(Trial::kStart);
  trial.practice.experiments[0].promise.claimed_at = Trial::monday(3);
  expect_invalid(trial, "late");
}

TEST(Registration, AMovedEndIsInvalid) {
  Trial trial = improving();
  again(trial, 28).end = Trial::monday(Trial::kEnd + 4);
  expect_invalid(trial, "moved_end");
  Trial sooner = improving();
  again(sooner, 29).end = Trial::monday(Trial::kEnd - 2);
  expect_invalid(sooner, "moved_end");
}

TEST(Registration, ASwappedMetricIsInvalid) {
  Trial trial = improving();
  Experiment& version = again(trial, 28);
  version.metric = "chg.lead_time_h";
  expect_invalid(trial, "swapped_metric");
}

TEST(Registration, AnythingElseChangedAfterTheStartIsInvalid) {
  Trial trial = improving();
  again(trial, 21).min_effect = 0.1;
  expect_invalid(trial, "changed");
  Trial moved = improving();
  again(moved, 21).start = Trial::monday(22);
  expect_invalid(moved, "moved_start");
}

TEST(Registration, AHiddenFileIsInvalid) {
  Trial trial = improving();
  trial.practice.experiments[0].promise.gone_at = Trial::monday(27);
  expect_invalid(trial, "hidden");
  Trial back = improving();
  back.practice.experiments[0].promise.gone_at = Trial::monday(27);
  back.experiment("EXP-1", 29);
  expect_invalid(back, "changed");
}

TEST(Registration, DecidingBeforeTheEndIsStoppingEarly) {
  Trial trial = improving();
  ExperimentDecision decision;
  decision.what = "adopted";
  decision.promise.first_seen = Trial::monday(29);
  trial.practice.experiments[0].decisions = {decision};
  expect_invalid(trial, "stopped_early");
  EXPECT_FALSE(trial.at(Trial::kEnd + 1).adopted);
}

TEST(Registration, TwoAtATimeAreBothInvalid) {
  Trial trial = improving();
  Experiment& other = trial.experiment("EXP-2", 20);
  other.start = Trial::monday(28);
  other.end = Trial::monday(40);
  expect_invalid(trial, "overlap");
  EXPECT_TRUE(has(trial.at(Trial::kEnd, "EXP-2"), "overlap"));

  trial.practice.experiments[1].area = "capacity";
  EXPECT_EQ(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Held) << "another process";
  trial.practice.experiments[1].area = "change";
  trial.practice.experiments[1].promise.gone_at = Trial::monday(27);
  EXPECT_EQ(trial.at(Trial::kEnd).verdict, ExperimentVerdict::Held) << "taken back in time";
}

TEST(Registration, OneAfterTheOtherIsAllowed) {
  Trial trial = improving();
  Experiment& next = trial.experiment("EXP-2", 31);
  next.start = Trial::monday(Trial::kEnd);
  next.end = Trial::monday(Trial::kEnd + 10);
  next.baseline_weeks = 12;
  trial.live(0, 0, 0, 0, 44);
  EXPECT_EQ(trial.at(43).verdict, ExperimentVerdict::Held);
  const ExperimentResult second = trial.at(43, "EXP-2");
  EXPECT_EQ(second.status, ExperimentStatus::Decided);
  EXPECT_TRUE(has(second, "other_experiment")) << "its baseline is the other one's run";
}

TEST(Registration, WhatCannotBeDecidedIsRefused) {
  Trial trial = improving();
  Experiment& e = trial.practice.experiments[0];
  e.baseline_weeks = 11;
  expect_invalid(trial, "short_baseline");
  e.baseline_weeks = 20;
  e.wash_in_weeks = 2;
  e.end = Trial::monday(Trial::kStart + 9);
  EXPECT_TRUE(has(trial.at(30), "short_run"));
  e.end = Trial::monday(Trial::kEnd);
  e.higher = true;
  expect_invalid(trial, "bad_promise");
  e.higher = false;
  e.metric = "chg.nothing";
  expect_invalid(trial, "bad_promise");
}

TEST(Registration, BeforeTheStartAPromiseMayBeMadeAnew) {
  Trial trial = improving();
  trial.practice.experiments[0].min_effect = 0.9;
  again(trial, 18);
  const ExperimentResult result = trial.at(Trial::kEnd);
  EXPECT_EQ(result.verdict, ExperimentVerdict::Held);
  EXPECT_EQ(result.promise.min_effect, 0.2);
  EXPECT_EQ(result.registered, Trial::monday(18));
}

TEST(Registration, ThePlaceIsByFirstSightWithinThreeYears) {
  Trial trial;
  const auto add = [&](const std::string& id, double seen, const std::string& area) {
    Experiment& e = trial.experiment(id, seen);
    e.area = area;
    e.start = Trial::monday(seen + 1);
    e.end = Trial::monday(seen + 9);
  };
  add("EXP-A", 1, "change");
  add("EXP-B", 2, "capacity");
  add("EXP-C", -140, "change");                           // within 36 months
  add("EXP-D", -160, "change");                           // before
  trial.experiment("EXP-L", 3).start = Trial::monday(2);  // late: spends nothing
  const auto place = [&](const std::string& id) {
    for (const Registration& entry :
         registrations_of(trial.practice, trial.rubric, Trial::monday(40)))
      if (entry.promise->id == id) return entry.place;
    return 0;
  };
  EXPECT_EQ(place("EXP-D"), 1);
  EXPECT_EQ(place("EXP-C"), 2);
  EXPECT_EQ(place("EXP-A"), 2);
  EXPECT_EQ(place("EXP-1"), 3);
  EXPECT_EQ(place("EXP-B"), 1);
  add("EXP-Z", 30, "change");
  EXPECT_EQ(place("EXP-1"), 3) << "what comes later changes nothing";
}

}  // namespace
}  // namespace plumbline::scoring
