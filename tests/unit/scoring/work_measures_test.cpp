#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal of_area(const std::string& measure, Unit unit) {
  Signal s =
      SmallEstate::signal("cons." + measure, measure, {{"area", std::string("consuming")}}, 70);
  s.unit = unit;
  if (measure == "bus_factor") s.parameters["share"] = 0.8;
  return s;
}

TEST(ActivityRate, IsChangesAWeek) {
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 50, 30, 100);
  estate.did_often("CORP\\ann", "power", 50, 30, 100);
  EXPECT_NEAR(*estate.read(of_area("activity_rate", Unit::PerWeek)).value.value, 5, 1e-9);
}

TEST(ActivityDuration, RunsFromBeingQueuedToTheEnd) {
  SmallEstate estate;
  for (int i = 0; i < 20; ++i) {
    Change& change = estate.did("CORP\\ann", "clone", "srv-1", 40 + i);
    change.ended = change.queued + minutes(i + 1);
  }
  const Reading reading = estate.read(of_area("activity_duration", Unit::Minutes));
  EXPECT_EQ(reading.value.samples, 20);
  EXPECT_NEAR(*reading.value.value, 17, 1e-9);
}

TEST(AutomationShare, IsDeclaredAutomationAmongAllButBackup) {
  SmallEstate estate;
  estate.declared("CORP\\robot", "automation", 1);
  estate.declared("CORP\\saver", "backup", 1);
  estate.did_often("CORP\\ann", "clone", 30, 40, 90);
  estate.did_often("CORP\\robot", "clone", 10, 40, 90);
  estate.did_often("CORP\\saver", "clone", 40, 40, 90);
  const Reading reading = estate.read(of_area("automation_share", Unit::Ratio));
  EXPECT_EQ(reading.value.k, 10);
  EXPECT_EQ(reading.value.n, 40);
}

TEST(BusFactor, IsTheFewestWhoMakeFourFifths) {
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 50, 40, 90);
  EXPECT_EQ(*estate.read(of_area("bus_factor", Unit::Count)).value.value, 1);
  estate.did_often("CORP\\ben", "clone", 30, 40, 90);
  estate.did_often("CORP\\cleo", "clone", 20, 40, 90);
  EXPECT_EQ(*estate.read(of_area("bus_factor", Unit::Count)).value.value, 2);
  estate.did_often("CORP\\dora", "clone", 30, 40, 90);
  EXPECT_EQ(*estate.read(of_area("bus_factor", Unit::Count)).value.value, 3);
}

}  // namespace
}  // namespace plumbline::scoring
