#include <gtest/gtest.h>

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {
namespace {

constexpr double kWeeks = 70;

/// A managed team that tries something in provisioning and in consuming, and keeps it.
Scenario improving() {
  Scenario s = profile("at_level_4", kWeeks);
  Phase after = s.work.phases.back();
  for (auto& phase : s.work.phases) phase.creates_per_week = 30;
  s.work.phases.back().early_rework = 0.15;
  after.creates_per_week = 30;
  after.from_week = 30;
  after.early_rework = 0.005;
  s.work.phases.push_back(after);
  s.builds.host_batches_per_year = 52;
  s.builds.settled_week = 40;
  Trial rework;
  rework.id = "EXP-001";
  rework.area = "consuming";
  rework.metric = "cons.early_rework";
  rework.procedure = "VirtualMachine.clone";
  rework.baseline_weeks = 14;
  rework.seen_week = 29;
  rework.start_week = 30;
  rework.end_week = 44;
  rework.adopted = true;
  Trial build = rework;
  build.id = "EXP-002";
  build.area = "provisioning";
  build.metric = "prov.host_ttis_h";
  build.procedure = "ClusterComputeResource.addHost";
  build.baseline_weeks = 24;
  build.seen_week = 39;
  build.start_week = 40;
  build.end_week = 54;
  s.practice.experiments = {rework, build};
  return s;
}

TEST(LevelFive, IsWithinReachOfConsumingAndProvisioningToo) {
  const Life life = live(improving(), {kWeeks});
  const auto& result = life.at(kWeeks);
  for (const char* id : {"consuming", "provisioning"}) {
    EXPECT_EQ(area(result, id).attained, 5) << id;
    EXPECT_EQ(area(result, id).level, 5) << id;
  }
  EXPECT_EQ(indicator(result, "provisioning.5.build").state, scoring::State::Met);
  if (testing::Test::HasFailure()) FAIL() << text_of(result);
}

TEST(LevelFive, IsNotReachedWithoutTheDecisionToAdopt) {
  Scenario dropped = improving();
  for (auto& trial : dropped.practice.experiments) trial.adopted = false;
  const Life life = live(dropped, {kWeeks});
  for (const char* id : {"consuming", "provisioning"})
    EXPECT_EQ(area(life.at(kWeeks), id).attained, 4) << id;
}

}  // namespace
}  // namespace plumbline::acceptance
