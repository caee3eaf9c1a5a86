#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal of_area(const std::string& measure, Unit unit) {
  Signal s =
      SmallEstate::signal("cons." + measure, measure, {{"area", std::string("consuming")}}, 70);
  s.unit = unit;
  if (measure == "bus_factor") s.parameters["share"] = 0.8;
  if (measure == "activity_duration") s.parameters["until"] = std::string("done");
  return s;
}

TEST(ActivityRate, IsChangesAWeek) {
  SmallEstate estate;
  estate.did_often("CORP\\ann", "clone", 50, 30, 100);
  estate.did_often("CORP\\ann", "power", 50, 30, 100);
  EXPECT_NEAR(*estate.read(of_area("activity_rate", Unit::PerWeek)).value.value, 5, 1e-9);
}

TEST(ActivityRate, TellsPeopleFromAutomation) {
  SmallEstate estate;
  estate.declared("CORP\\robot", "automation", 1);
  estate.did_often("CORP\\ann", "clone", 20, 30, 100);
  estate.did_often("CORP\\robot", "clone", 35, 30, 100);
  EXPECT_EQ(estate.read(of_area("activity_rate", Unit::PerWeek)).value.reason.text,
            "people 2.0, automation 3.5, schedules 0.0");
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

TEST(ActivityDuration, TellsTheMedianAndHowMuchOfItWasWaiting) {
  SmallEstate estate;
  for (int i = 0; i < 20; ++i) {
    Change& change = estate.did("CORP\\ann", "clone", "srv-1", 40 + i);
    change.started = change.queued + std::chrono::seconds(30 * (i + 1));
    change.ended = change.queued + minutes(i + 1);
  }
  Signal signal = of_area("activity_duration", Unit::Minutes);
  EXPECT_EQ(estate.read(signal).value.reason.text, "half of them within 10.0 minutes");
  signal.parameters["until"] = std::string("begun");
  const Reading waited = estate.read(signal);
  EXPECT_NEAR(*waited.value.value, 8.5, 1e-9);
  EXPECT_EQ(waited.value.reason.text, "half of them within 5.0 minutes");
}

TEST(ActivityShare, OfCertainClassesIsAShareOfWhatWasDone) {
  SmallEstate estate;
  estate.add_class("delete", {"consuming"});
  estate.did_often("CORP\\ann", "clone", 30, 40, 60);
  estate.did_often("CORP\\ann", "delete", 10, 60, 90);
  estate.evidence.changes.back().outcome = Outcome::Failed;
  const Reading reading =
      estate.read(SmallEstate::signal("cons.deleted", "activity_share",
                                      {{"classes", std::vector<std::string>{"clone", "delete"}},
                                       {"good", std::string("of_classes")},
                                       {"good_classes", std::vector<std::string>{"delete"}}}));
  EXPECT_EQ(reading.value.k, 9);
  EXPECT_EQ(reading.value.n, 39) << "what failed was not done";
  EXPECT_EQ(reading.unknown, 0);
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
  EXPECT_EQ(estate.read(of_area("bus_factor", Unit::Count)).value.reason.text, "of 4 people");
}

}  // namespace
}  // namespace plumbline::scoring
