#include <gmock/gmock.h>

#include "scoring/incidents.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using testing::SizeIs;

Incident& broke(SmallEstate& estate, const std::string& what, Instant at) {
  estate.evidence.incident_classes = {"vm-crash"};
  const std::uint32_t entity = estate.vm(what);
  Incident incident;
  incident.id = 9000 + static_cast<std::int64_t>(estate.evidence.incidents.size());
  incident.key = std::to_string(incident.id);
  incident.entity = entity;
  incident.opened = at;
  incident.closed = at + hours(5);
  incident.related = {{entity, Relation::Same}};
  estate.evidence.incidents.push_back(incident);
  return estate.evidence.incidents.back();
}

DeclaredIncident& ticket(SmallEstate& estate, const std::string& id, const std::string& what,
                         Instant at) {
  if (!estate.practice.kinds.contains("incidents")) estate.kind_seen("incidents", 0);
  DeclaredIncident declared;
  declared.promise.path = "incidents/desk.csv";
  declared.promise.first_seen = at;
  declared.id = id;
  declared.entities = {what};
  declared.opened = at;
  estate.practice.incidents.push_back(declared);
  return estate.practice.incidents.back();
}

std::vector<Incident> all(const SmallEstate& estate) {
  return Incidents(estate.evidence, estate.practice, estate.rubric.links).all();
}

TEST(DeclaredIncidents, OneOnTheSameObjectWithinHalfAnHourIsTheSame) {
  for (const auto& [apart, joined] : std::vector<std::pair<Duration, bool>>{
           {minutes(0), true}, {minutes(30), true}, {-minutes(30), true}, {minutes(31), false}}) {
    SmallEstate estate;
    const Instant at = estate.day(60);
    broke(estate, "srv-1", at);
    DeclaredIncident& desk = ticket(estate, "INC1", "SRV-1", at + apart);
    desk.closed = at + hours(2);
    desk.severity = Severity::High;
    desk.acknowledged = at + hours(1);
    const auto found = all(estate);
    ASSERT_THAT(found, SizeIs(joined ? 1 : 2));
    if (!joined) continue;
    EXPECT_EQ(found[0].ticket, "INC1");
    EXPECT_FALSE(found[0].declared);
    EXPECT_EQ(found[0].closed, at + hours(2)) << "the service desk's close time wins";
    EXPECT_EQ(found[0].severity, Severity::High);
    EXPECT_EQ(found[0].acknowledged, at + hours(1));
  }
}

TEST(DeclaredIncidents, ATicketWithoutAnEndLeavesTheOneThatWasSeen) {
  SmallEstate estate;
  broke(estate, "srv-1", estate.day(60));
  ticket(estate, "INC1", "srv-1", estate.day(60));
  EXPECT_EQ(all(estate)[0].closed, estate.day(60) + hours(5));
}

TEST(DeclaredIncidents, OfSeveralTheNearestCounts) {
  SmallEstate estate;
  broke(estate, "srv-1", estate.day(60));
  ticket(estate, "INC1", "srv-1", estate.day(60) - minutes(20));
  ticket(estate, "INC2", "srv-1", estate.day(60) + minutes(5));
  ticket(estate, "INC3", "srv-2", estate.day(60));
  const auto found = all(estate);
  ASSERT_THAT(found, SizeIs(3)) << "the other two stand for themselves";
  for (const Incident& one : found) {
    if (!one.declared) {
      EXPECT_EQ(one.ticket, "INC2");
    }
  }
}

TEST(DeclaredIncidents, WhatNobodySawStandsForItself) {
  SmallEstate estate;
  estate.evidence.incident_classes = {"vm-crash"};
  const std::uint32_t machine = estate.vm("srv-1");
  DeclaredIncident& desk = ticket(estate, "INC1", "srv-1", estate.day(60));
  desk.closed = estate.day(60) + hours(3);
  const Incidents incidents(estate.evidence, estate.practice, estate.rubric.links);
  ASSERT_THAT(incidents.all(), SizeIs(1));
  const Incident& one = incidents.all()[0];
  EXPECT_TRUE(one.declared);
  EXPECT_LT(one.id, 0);
  EXPECT_EQ(one.key, "INC1");
  EXPECT_EQ(one.entity, machine);
  EXPECT_EQ(one.closed, estate.day(60) + hours(3));
  EXPECT_EQ(incidents.class_of(one), "declared");
}

TEST(DeclaredIncidents, TheLastVersionSeenCountsEvenWhenTheExportHasDroppedIt) {
  SmallEstate estate;
  broke(estate, "srv-1", estate.day(60));
  ticket(estate, "INC1", "srv-1", estate.day(60)).promise.gone_at = estate.day(61);
  DeclaredIncident& closed = ticket(estate, "INC1", "srv-1", estate.day(60));
  closed.promise.first_seen = estate.day(61);
  closed.promise.gone_at = estate.day(70);
  closed.closed = estate.day(60) + hours(1);
  EXPECT_EQ(all(estate)[0].closed, estate.day(60) + hours(1));
  estate.evidence.as_of = estate.day(60.5);
  EXPECT_EQ(all(estate)[0].closed, estate.day(60) + hours(5)) << "not known by then";
}

TEST(DeclaredIncidents, OneThatOnlyTheDeskKnowsIsLinkedToTheChangeBeforeIt) {
  SmallEstate estate;
  estate.evidence.incident_classes = {"vm-crash"};
  const Change change = estate.did("CORP\\alice", "resize", "srv-1", 60);
  ticket(estate, "INC1", "srv-1", change.ended + hours(1));
  const Context context(estate.evidence, estate.practice, estate.rubric);
  ASSERT_THAT(context.links().all(), SizeIs(1));
  ASSERT_NE(context.links().all()[0].work, nullptr);
  EXPECT_EQ(context.links().all()[0].work->change->id, change.id);
}

TEST(DeclaredIncidents, LinksMayNameTheTicketAndTheTask) {
  SmallEstate estate;
  const Change change = estate.did("CORP\\alice", "resize", "srv-2", 50);
  broke(estate, "srv-1", estate.day(60));
  ticket(estate, "INC1", "srv-1", estate.day(60));
  estate.kind_seen("links", 61);
  LinkDecision decision;
  decision.promise.first_seen = estate.day(61);
  decision.incident = "INC1";
  decision.change = "task-4711";
  estate.practice.links.push_back(decision);
  const auto cause = [&]() -> const Work* {
    const Context context(estate.evidence, estate.practice, estate.rubric);
    return context.links().all().at(0).work;
  };
  EXPECT_EQ(cause(), nullptr) << "nobody knows the task";
  estate.evidence.changes_of_tasks.emplace("task-4711", change.id);
  const Context context(estate.evidence, estate.practice, estate.rubric);
  ASSERT_NE(context.links().all().at(0).work, nullptr);
  EXPECT_EQ(context.links().all()[0].work->change->id, change.id);
  EXPECT_TRUE(context.links().all()[0].decided);
}

TEST(DeclaredIncidents, MismatchesAreToldBothWays) {
  SmallEstate estate;
  for (int i = 0; i < 4; ++i) broke(estate, "srv-1", estate.day(50 + i));
  ticket(estate, "INC1", "srv-1", estate.day(50));
  ticket(estate, "INC2", "srv-1", estate.day(60));
  ticket(estate, "INC3", "srv-9", estate.day(51));
  const auto share = [&](const std::string& measure) {
    const Context context(estate.evidence, estate.practice, estate.rubric);
    return evaluate(context, SmallEstate::signal("chg.x", measure, {}, 90, 1));
  };
  const Reading undeclared = share("undeclared_incidents");
  EXPECT_EQ(undeclared.value.k, 3);
  EXPECT_EQ(undeclared.value.n, 4);
  const Reading unseen = share("unseen_tickets");
  EXPECT_EQ(unseen.value.k, 2);
  EXPECT_EQ(unseen.value.n, 3);
  ASSERT_THAT(unseen.value.witnesses, SizeIs(2));
  EXPECT_EQ(unseen.value.witnesses[0].path, "incidents/desk.csv");
  estate.practice.kinds.clear();
  EXPECT_EQ(share("unseen_tickets").value.state, State::Unknown) << "no feed, no word";
}

}  // namespace
}  // namespace plumbline::scoring
