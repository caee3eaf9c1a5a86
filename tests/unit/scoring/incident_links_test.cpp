#include "scoring/incident_links.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal linked_rate(std::int64_t minimum = 1) {
  return SmallEstate::signal("chg.incident_linked_rate", "incident_linked_rate",
                             {{"area", std::string("change")}}, 90, minimum);
}

Incident& broke(SmallEstate& estate, std::uint32_t entity, Instant at) {
  estate.evidence.incident_classes = {"vm-crash"};
  Incident incident;
  incident.id = 9000 + static_cast<std::int64_t>(estate.evidence.incidents.size());
  incident.key = std::to_string(incident.id);
  incident.entity = entity;
  incident.opened = at;
  incident.related = {{entity, Relation::Same}};
  estate.evidence.incidents.push_back(incident);
  return estate.evidence.incidents.back();
}

std::uint32_t thing(SmallEstate& estate, const std::string& type, const std::string& name) {
  const std::uint32_t id = estate.vm(name);
  estate.evidence.entities.at(id).ref.type = type;
  estate.evidence.entities.at(id).state.entity.type = type;
  return id;
}

double score(const SmallEstate& estate) {
  const Context context(estate.evidence, estate.practice, estate.rubric);
  const auto& all = context.links().all();
  return all.size() == 1 && all[0].work ? all[0].score : 0;
}

/// A resize of srv-1 that ended at day 60 and an incident on it `later`.
SmallEstate resized(Duration later) {
  SmallEstate estate;
  const Change change = estate.did("CORP\\alice", "resize", "srv-1", 60);
  broke(estate, estate.vm("srv-1"), change.ended + later);
  return estate;
}

TEST(IncidentLinks, TheSameMachineWithinADayDecaysWithTime) {
  EXPECT_NEAR(score(resized(hours(0))), 1, 1e-9);
  EXPECT_NEAR(score(resized(hours(12))), std::exp(-0.5), 1e-9);
  EXPECT_NEAR(score(resized(hours(24))), std::exp(-1.0), 1e-9);
  EXPECT_EQ(score(resized(hours(24) + minutes(1))), 0);
  EXPECT_EQ(score(resized(-hours(1))), 0) << "what came after cannot be the cause";
  EXPECT_NEAR(score(resized(-minutes(3))), 1, 1e-9) << "inside the change";
}

TEST(IncidentLinks, WhatCarriesAMachineWeighsLessAndReachesThreeDays) {
  for (const auto& [relation, weight] :
       std::vector<std::pair<Relation, double>>{{Relation::Holder, 0.7}, {Relation::Group, 0.5}}) {
    const auto linked = [&, relation = relation](Duration later) {
      SmallEstate estate;
      thing(estate, "HostSystem", "host-1");
      const Change change = estate.did("CORP\\alice", "resize", "host-1", 60);
      broke(estate, estate.vm("srv-1"), change.ended + later)
          .related.push_back({estate.vm("host-1"), relation});
      return score(estate);
    };
    EXPECT_NEAR(linked(hours(24)), weight * std::exp(-1.0 / 3), 1e-9);
    const double last = 72 * std::log(weight / 0.3);
    EXPECT_GT(linked(minutes(static_cast<int>(last * 60) - 1)), 0);
    EXPECT_EQ(linked(minutes(static_cast<int>(last * 60) + 2)), 0) << "less than 0.3";
  }
}

TEST(IncidentLinks, AnotherMachineOfTheSameBatchWeighsHalf) {
  SmallEstate estate;
  const Change first = estate.did("CORP\\alice", "resize", "srv-1", 60);
  estate.did("CORP\\alice", "resize", "srv-2", 60.9);
  broke(estate, estate.vm("srv-2"), first.ended + hours(6));
  EXPECT_NEAR(score(estate), 0.5 * std::exp(-0.25), 1e-9) << "its own turn had not come yet";
  estate.evidence.changes[1].actor = estate.actor("CORP\\bob");
  EXPECT_EQ(score(estate), 0) << "somebody else's batch";
}

TEST(IncidentLinks, TheBestChangeIsKept) {
  SmallEstate estate = resized(hours(20));
  const Change later = estate.did("CORP\\bob", "resize", "srv-1", 60.5);
  const Context context(estate.evidence, estate.practice, estate.rubric);
  ASSERT_EQ(context.links().all().size(), 1U);
  EXPECT_EQ(context.links().all()[0].work->change->id, later.id);
  EXPECT_FALSE(context.links().is_linked(context.work()[0]));
}

TEST(IncidentLinks, TrivialWorkAndMachinesBackupIsNoCandidate) {
  SmallEstate estate;
  const Change change = estate.did("CORP\\alice", "power", "srv-1", 60);
  broke(estate, estate.vm("srv-1"), change.ended + hours(1));
  EXPECT_EQ(score(estate), 0);
}

TEST(IncidentLinks, APartOfAnotherIncidentDoesNotCountForItself) {
  SmallEstate estate = resized(hours(1));
  estate.evidence.incidents[0].parent = 77;
  EXPECT_EQ(score(estate), 0);
}

TEST(IncidentLinks, FollowTheCataloguesJudgements) {
  SmallEstate longer = resized(hours(30));
  longer.rubric.links.machine_hours = 48;
  EXPECT_NEAR(score(longer), std::exp(-30.0 / 48), 1e-9);
  SmallEstate stricter = resized(hours(20));
  EXPECT_GT(score(stricter), 0);
  stricter.rubric.links.least_score = 0.5;
  EXPECT_EQ(score(stricter), 0);
  SmallEstate deaf;
  const Change first = deaf.did("CORP\\alice", "resize", "srv-1", 60);
  deaf.did("CORP\\alice", "resize", "srv-2", 60.9);
  broke(deaf, deaf.vm("srv-2"), first.ended + hours(6));
  deaf.rubric.links.sibling_weight = 0.2;
  EXPECT_EQ(score(deaf), 0) << "siblings never score enough";
  const Context context(deaf.evidence, deaf.practice, deaf.rubric);
  const Window window{SmallEstate::day(10), SmallEstate::day(100), 0, std::nullopt};
  const std::vector<const Work*> other{&context.work()[0]};
  EXPECT_EQ(context.links().expected(other, window), 0) << "and none is expected";
}

/// Machines that are worked on all the time and break now and then, over ninety days.
SmallEstate busy() {
  SmallEstate estate;
  for (int i = 0; i < 90; ++i) {
    const std::string name = "srv-" + std::to_string(i % 7);
    const Change change = estate.did("CORP\\alice", "resize", name, 5 + i);
    if (i % 5 == 0) broke(estate, estate.vm(name), change.ended + hours(1 + i % 20));
    if (i % 9 == 0) broke(estate, estate.vm("srv-3"), change.ended + hours(7));
  }
  return estate;
}

// Incidents are linked when somebody asks, in steps of a week: nothing may be left out between.
TEST(IncidentLinks, SayTheSameWhateverIsAskedFirst) {
  const SmallEstate estate = busy();
  const Context whole(estate.evidence, estate.practice, estate.rubric);
  const auto& all = whole.links().all();
  ASSERT_GT(std::count_if(all.begin(), all.end(), [](const auto& l) { return l.work; }), 15);
  for (int day = 0; day <= 100; ++day) {
    const Context later(estate.evidence, estate.practice, estate.rubric);
    const Instant from = SmallEstate::day(day);
    if (day % 2 == 0) later.links().after(from + days(9));  // somebody asked for less before
    const auto known = later.links().after(from);
    for (const LinkedIncident& link : known) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const LinkedIncident& one) {
        return one.incident->id == link.incident->id;
      });
      ASSERT_EQ(link.work ? link.work->change->id : 0, same->work ? same->work->change->id : 0)
          << "asked from day " << day << " of incident " << link.incident->id;
    }
    EXPECT_EQ(known.size(), static_cast<std::size_t>(std::count_if(
                                all.begin(), all.end(),
                                [&](const auto& one) { return one.incident->opened >= from; })))
        << "from day " << day;
    for (std::size_t i = 0; i < later.work().size(); ++i)
      ASSERT_EQ(later.links().is_linked(later.work()[i]), whole.links().is_linked(whole.work()[i]))
          << "asked from day " << day << " of work " << i;
  }
}

// One incident in each week of the window: the first week's count as the last's.
TEST(ChanceCorrection, EveryWeekOfTheWindowCounts) {
  for (int week = 0; week < 12; ++week) {
    SmallEstate estate;
    for (int i = 0; i < 89; ++i)
      estate.did("CORP\\alice", "resize", "srv-" + std::to_string(i), 10.5 + i);
    const Change& change = estate.evidence.changes[static_cast<std::size_t>(7 * week)];
    broke(estate, change.entity, change.ended + hours(1));
    const Reading reading = estate.read(linked_rate());
    EXPECT_EQ(reading.value.reason.text.substr(0, 8), "1 linked") << "in week " << week;
    EXPECT_EQ(reading.value.witnesses.size(), 1U) << "in week " << week;
    // A change reaches for a day and the minutes that it took, of 90 days.
    EXPECT_NEAR(*reading.value.value * 89, 1 - (1 + 6.0 / 1440) / 90, 1e-6) << "in week " << week;
  }
}

TEST(P20PlannedWindows, WhatWasDeclaredBeforeIsNobodysFailure) {
  for (const auto kind : {CalendarEntry::Kind::PlannedOutage, CalendarEntry::Kind::Test}) {
    SmallEstate estate = resized(hours(1));
    CalendarEntry entry;
    entry.kind = kind;
    entry.from = SmallEstate::day(60);
    entry.until = SmallEstate::day(61);
    entry.promise.first_seen = SmallEstate::day(59);
    estate.practice.calendar = {entry};
    EXPECT_EQ(score(estate), 0);
    estate.practice.calendar[0].entities = {"srv-2"};
    EXPECT_GT(score(estate), 0) << "another machine's";
    estate.practice.calendar[0].entities = {"regex:srv-.*"};
    EXPECT_EQ(score(estate), 0);
    estate.practice.calendar[0].promise.first_seen = SmallEstate::day(62);
    EXPECT_GT(score(estate), 0) << "declared afterwards";
  }
}

TEST(IncidentLinks, APersonsWordWins) {
  SmallEstate estate = resized(hours(1));
  estate.record("CHG1", "srv-1", 60);
  LinkDecision no;
  no.promise.first_seen = SmallEstate::day(70);
  no.incident = "events 9000@" + to_rfc3339(estate.evidence.incidents[0].opened);
  no.change = "CHG1";
  no.caused = false;
  estate.practice.links = {no};
  EXPECT_EQ(score(estate), 0);
  LinkDecision other = no;
  other.incident = "events 9001";
  estate.practice.links = {other};
  EXPECT_GT(score(estate), 0) << "another incident's";

  SmallEstate late = resized(hours(40));
  late.record("CHG1", "srv-1", 60);
  EXPECT_EQ(score(late), 0);
  LinkDecision yes = no;
  yes.incident = "9000";
  yes.caused = true;
  late.practice.links = {yes};
  EXPECT_EQ(score(late), 1);
  late.practice.links[0].promise.first_seen = SmallEstate::day(101);
  EXPECT_EQ(score(late), 0) << "not said yet";
}

TEST(ChanceCorrection, ExpectsWhatAnyOtherMomentWouldGive) {
  SmallEstate estate = resized(hours(1));
  const Context context(estate.evidence, estate.practice, estate.rubric);
  const Window window{SmallEstate::day(10), SmallEstate::day(100), 0, std::nullopt};
  const std::vector<const Work*> all{&context.work()[0]};
  const double reach = 24.0 / 24 + 6.0 / 1440;  // a day, and the six minutes of the change itself
  EXPECT_NEAR(context.links().expected(all, window), reach / 90, 1e-9);
  EXPECT_EQ(context.links().expected({}, window), 0);
}

TEST(ChanceCorrection, SharedTimeCountsOnceHoweverManyChangesThereAre) {
  SmallEstate estate = resized(hours(1));
  for (int i = 1; i < 30; ++i) estate.did("CORP\\alice", "resize", "srv-1", 60 + i * 0.001);
  const Context context(estate.evidence, estate.practice, estate.rubric);
  const Window window{SmallEstate::day(10), SmallEstate::day(100), 0, std::nullopt};
  std::vector<const Work*> all;
  for (const Work& work : context.work()) all.push_back(&work);
  EXPECT_NEAR(context.links().expected(all, window), (1 + 0.029 + 6.0 / 1440) / 90, 1e-4);
}

TEST(ChanceCorrection, BusyMachinesThatBreakByThemselvesProveNothing) {
  SmallEstate estate;
  for (int i = 0; i < 85; ++i) estate.did("CORP\\alice", "resize", "srv-1", 12 + i);
  for (int i = 0; i < 8; ++i) broke(estate, estate.vm("srv-1"), SmallEstate::day(15.3 + i * 10));
  const Reading reading = estate.read(linked_rate());
  ASSERT_TRUE(reading.value.value);
  EXPECT_EQ(reading.value.samples, 85);
  EXPECT_LT(std::abs(*reading.value.value), 0.02);
  EXPECT_NE(reading.value.reason.text.find("not distinguishable from coincidence"),
            std::string::npos)
      << reading.value.reason.text;
}

TEST(ChanceCorrection, IncidentsThatFollowChangesAreNoCoincidence) {
  SmallEstate estate;
  for (int i = 0; i < 60; ++i) {
    const std::string name = "srv-" + std::to_string(i);
    const Change change = estate.did("CORP\\alice", "resize", name, 12 + i);
    if (i % 4 == 0) broke(estate, estate.vm(name), change.ended + hours(2));
  }
  const Reading reading = estate.read(linked_rate());
  ASSERT_TRUE(reading.value.value);
  EXPECT_NEAR(*reading.value.value, 15.0 / 60, 0.01);
  EXPECT_GT(*reading.value.low, 0.05);
  EXPECT_EQ(reading.judging, Judging::Excess);
  EXPECT_EQ(reading.value.witnesses.size(), 15U);
}

TEST(ChanceCorrection, WithoutIncidentsTheRuleOfThreeBoundsIt) {
  SmallEstate estate;
  estate.evidence.incident_classes = {"vm-crash"};
  estate.did_often("CORP\\alice", "resize", 100, 15, 95);
  const Reading reading = estate.read(linked_rate());
  EXPECT_EQ(reading.value.value, 0);
  EXPECT_NEAR(*reading.value.high, 2.302585 / 100, 1e-4) << "one-sided 90 %";
}

TEST(ChanceCorrection, WithoutDerivedIncidentsNothingIsKnown) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 100, 15, 95);
  EXPECT_EQ(estate.read(linked_rate()).value.state, State::Unknown);
}

TEST(ChanceCorrection, WhatWasNotWatchedMayHaveBeenLinked) {
  SmallEstate estate;
  estate.evidence.incident_classes = {"vm-crash"};
  estate.did_often("CORP\\alice", "resize", 100, 15, 95);
  const double before = *estate.read(linked_rate()).value.high;
  for (auto& stream : estate.evidence.streams)
    if (stream.stream == "events")
      stream.gaps.push_back({SmallEstate::day(50), SmallEstate::day(53), "not read"});
  EXPECT_GT(*estate.read(linked_rate()).value.high, before + 0.02);
}

TEST(FirstTimeSuccess, AnIncidentThatFollowedIsAFailure) {
  SmallEstate estate = resized(hours(1));
  const Signal success = success_rate();
  EXPECT_EQ(estate.read(success).value.value, 0);
  EXPECT_STREQ(estate.read(success).value.witnesses.at(0).note.c_str(), "an incident followed");
  estate.evidence.incidents.clear();
  EXPECT_EQ(estate.read(success).value.value, 1);
}

TEST(Emergency, AnUnrecordedChangeRightAfterAnIncidentIsOne) {
  const Signal emergency =
      SmallEstate::signal("chg.emergency_share", "emergency_share", {{"hours", 4.0}});
  for (const auto& [before, share] : std::vector<std::pair<Duration, double>>{
           {hours(3), 1}, {hours(4) + minutes(1), 0}, {-hours(1), 0}}) {
    SmallEstate estate;
    estate.kind_seen("records", 0);
    const Change change = estate.did("CORP\\alice", "resize", "srv-1", 60);
    broke(estate, estate.vm("srv-1"), change.queued - before);
    EXPECT_EQ(estate.read(emergency).value.value, share);
    estate.record("CHG1", "srv-1", 60);
    EXPECT_EQ(estate.read(emergency).value.value, 0) << "recorded as a normal one";
  }
}

}  // namespace
}  // namespace plumbline::scoring
