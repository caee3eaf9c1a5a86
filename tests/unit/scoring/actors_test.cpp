#include "scoring/actors.h"

#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

ActorDay day_of_work(std::uint32_t actor, double at, std::uint32_t tasks, std::uint32_t hours_busy,
                     std::uint32_t noise = 0) {
  ActorDay d;
  d.actor = actor;
  d.day = day_of(SmallEstate::day(at));
  d.tasks = tasks;
  d.noise_tasks = noise;
  d.active_hours = (1U << hours_busy) - 1;
  return d;
}

ActorClass class_at(const SmallEstate& estate, const std::string& who, double at) {
  SmallEstate copy = estate;
  const Change change = copy.did(who, "resize", "srv-1", at);
  return Actors(copy.evidence, copy.practice).class_of(change);
}

TEST(Actors, UndeclaredPeopleAreHumanAndTheReasonOfATaskGoesFirst) {
  SmallEstate estate;
  Change change = estate.did("CORP\\alice", "resize", "srv-1", 50);
  const Actors actors(estate.evidence, estate.practice);
  EXPECT_EQ(actors.class_of(change), ActorClass::Human);
  change.initiator = Initiator::Schedule;
  EXPECT_EQ(actors.class_of(change), ActorClass::Schedule);
  change.initiator = Initiator::Alarm;
  EXPECT_EQ(actors.class_of(change), ActorClass::Alarm);
  change.initiator = Initiator::System;
  EXPECT_EQ(actors.class_of(change), ActorClass::System);
}

TEST(Actors, TwoSpellingsAreOnePersonAndAllSharedLoginsToo) {
  SmallEstate estate;
  const Change a = estate.did("CORP\\alice", "resize", "srv-1", 50);
  const Change b = estate.did("Alice@corp", "resize", "srv-1", 51);
  const Change c = estate.did("root", "resize", "srv-1", 52);
  const Change d = estate.did("administrator@vsphere.local", "resize", "srv-1", 53);
  const Actors actors(estate.evidence, estate.practice);
  EXPECT_EQ(actors.person_of(a), actors.person_of(b));
  EXPECT_EQ(actors.person_of(c), actors.person_of(d));
  EXPECT_NE(actors.person_of(a), actors.person_of(c));
  EXPECT_EQ(actors.class_of(c), ActorClass::Shared);
}

TEST(Actors, MoreThan200TasksADayOrMoreThanEightHoursIsSuspected) {
  const struct {
    std::uint32_t tasks, hours;
    ActorClass expected;
  } rows[] = {
      {200, 8, ActorClass::Human}, {201, 1, ActorClass::Suspected}, {10, 9, ActorClass::Suspected}};
  for (const auto& row : rows) {
    SmallEstate estate;
    const auto id = estate.actor("CORP\\x");
    for (int d = 0; d < 10; ++d)
      estate.evidence.actor_days.push_back(day_of_work(id, 40 + d, row.tasks, row.hours));
    EXPECT_EQ(class_at(estate, "CORP\\x", 60), row.expected) << row.tasks << ' ' << row.hours;
  }
}

TEST(Actors, LongDaysOfSomebodyWhoLogsInAreAPersonsButNot200TasksADay) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\x");
  for (int d = 0; d < 10; ++d) estate.evidence.actor_days.push_back(day_of_work(id, 40 + d, 5, 11));
  estate.evidence.actor_days.back().interactive_login = true;
  EXPECT_EQ(class_at(estate, "CORP\\x", 60), ActorClass::Human);
  for (auto& d : estate.evidence.actor_days) d.tasks = 300;
  EXPECT_EQ(class_at(estate, "CORP\\x", 60), ActorClass::Suspected);
}

TEST(Actors, OneLongDayAmongManyIsAPersonsLongDay) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\x");
  for (int d = 0; d < 10; ++d) estate.evidence.actor_days.push_back(day_of_work(id, 40 + d, 5, 3));
  estate.evidence.actor_days.push_back(day_of_work(id, 50, 400, 12));
  EXPECT_EQ(class_at(estate, "CORP\\x", 60), ActorClass::Human);
}

TEST(Actors, AnSdkWithoutAnyInteractiveLoginIsSuspected) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\x");
  estate.evidence.actor_days.push_back(day_of_work(id, 40, 5, 2));
  estate.evidence.actor_days.back().sdk_login = true;
  EXPECT_EQ(class_at(estate, "CORP\\x", 60), ActorClass::Suspected);
  estate.evidence.actor_days.push_back(day_of_work(id, 41, 5, 2));
  estate.evidence.actor_days.back().interactive_login = true;
  EXPECT_EQ(class_at(estate, "CORP\\x", 60), ActorClass::Human);
}

TEST(Actors, NothingButNoiseIsBackup) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\veeam");
  estate.evidence.actor_days.push_back(day_of_work(id, 40, 5000, 24, 5000));
  EXPECT_EQ(class_at(estate, "CORP\\veeam", 60), ActorClass::Backup);
  estate.evidence.actor_days.push_back(day_of_work(id, 41, 5000, 24, 4999));
  EXPECT_EQ(class_at(estate, "CORP\\veeam", 60), ActorClass::Suspected);
}

TEST(Actors, AMachineIsOneFromItsSightingOn) {
  SmallEstate estate;
  estate.declared("svc@corp", "automation", 60);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 59), ActorClass::Human);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 61), ActorClass::Automation);
}

TEST(Actors, AMachineDeclaredWithin28DaysOfTheFirstSweepAlwaysWasOne) {
  SmallEstate estate;
  estate.declared("svc@corp", "automation", 28);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 5), ActorClass::Automation);
  SmallEstate late;
  late.declared("svc@corp", "automation", 28.1);
  EXPECT_EQ(class_at(late, "CORP\\svc", 5), ActorClass::Human);
}

TEST(Actors, ASuspectedAccountThatIsConfirmedAlwaysWasOne) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\svc");
  for (int d = 0; d < 5; ++d)
    estate.evidence.actor_days.push_back(day_of_work(id, 40 + d, 300, 24));
  EXPECT_EQ(class_at(estate, "CORP\\svc", 42), ActorClass::Suspected);
  estate.declared("svc@corp", "vdi", 60);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 42), ActorClass::Vdi);
}

TEST(Actors, BehavingLikeAMachineAfterDeclaringOneselfOneDoesNotReachBack) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\svc");
  estate.evidence.actor_days.push_back(day_of_work(id, 40, 5, 2));
  for (int d = 0; d < 9; ++d)
    estate.evidence.actor_days.push_back(day_of_work(id, 70 + d, 300, 24));
  estate.declared("svc@corp", "automation", 60);
  EXPECT_NE(class_at(estate, "CORP\\svc", 42), ActorClass::Automation);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 75), ActorClass::Automation);
}

TEST(Actors, ADeclaredHumanAlwaysWasOne) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\owl");
  for (int d = 0; d < 5; ++d)
    estate.evidence.actor_days.push_back(day_of_work(id, 40 + d, 300, 24));
  estate.declared("owl@corp", "human", 90);
  EXPECT_EQ(class_at(estate, "CORP\\owl", 42), ActorClass::Human);
}

TEST(Actors, ADeclaredMachineThatLogsInInteractivelyIsAPerson) {
  SmallEstate estate;
  const auto id = estate.actor("CORP\\svc");
  estate.evidence.actor_days.push_back(day_of_work(id, 40, 5, 2));
  estate.evidence.actor_days.back().interactive_login = true;
  estate.declared("svc@corp", "automation", 1);
  EXPECT_EQ(class_at(estate, "CORP\\svc", 42), ActorClass::Human);
}

TEST(Actors, DeclaredByRegexAndTheSystemCannotBeDeclaredAway) {
  SmallEstate estate;
  estate.declared("", "backup", 1).account_regex = "svc-.*@corp";
  EXPECT_EQ(class_at(estate, "CORP\\svc-veeam", 42), ActorClass::Backup);
  EXPECT_EQ(class_at(estate, "CORP\\alice", 42), ActorClass::Human);
  estate.declared("vpxuser", "human", 1);
  EXPECT_EQ(class_at(estate, "vpxuser", 42), ActorClass::System);
}

TEST(Actors, AnErasedNameKeepsWhatItWas) {
  SmallEstate estate;
  estate.evidence.actors.push_back({77, "", "automation"});
  estate.evidence.actors.push_back({78, "", "human"});
  estate.evidence.actors.push_back({79, "", ""});
  Change change = estate.did("CORP\\alice", "resize", "srv-1", 50);
  const Actors actors(estate.evidence, estate.practice);
  change.actor = 77;
  EXPECT_EQ(actors.class_of(change), ActorClass::Automation);
  change.actor = 78;
  EXPECT_EQ(actors.class_of(change), ActorClass::Human);
  EXPECT_EQ(actors.person_of(change), 78U);
  change.actor = 79;
  EXPECT_EQ(actors.class_of(change), ActorClass::System);
}

}  // namespace
}  // namespace plumbline::scoring
