#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal batches(const std::string& of, std::int64_t minimum = 1) {
  return SmallEstate::signal("cons.batches", "batches",
                             {{"area", std::string("consuming")}, {"of", of}, {"over_days", 30.0}},
                             90, minimum);
}

double value(const SmallEstate& estate, const std::string& of) {
  return estate.read(batches(of)).value.value.value_or(-1);
}

TEST(Batches, OneClassOneActorWithin24Hours) {
  SmallEstate estate;
  for (int i = 0; i < 16; ++i) estate.did("CORP\\alice", "clone", "srv-1", 50 + i / 24.0);
  EXPECT_DOUBLE_EQ(value(estate, "count"), 1) << "one scripted build of 16 is one";
  estate.did("CORP\\alice", "clone", "srv-1", 51);
  EXPECT_DOUBLE_EQ(value(estate, "count"), 2) << "24 hours after the first begins another";
  estate.did("CORP\\bob", "clone", "srv-1", 51.1);
  EXPECT_DOUBLE_EQ(value(estate, "count"), 3);
  estate.did("CORP\\bob", "resize", "srv-1", 51.2);
  EXPECT_DOUBLE_EQ(value(estate, "count"), 4);
}

TEST(Batches, LosingAChangeNeverMakesMore) {
  SmallEstate estate;
  for (const double at : {50.0, 50.8, 51.2, 51.9, 52.4, 53.3, 54.0, 54.1})
    estate.did("CORP\\alice", "clone", "srv-1", at);
  const double all = value(estate, "count");
  for (std::size_t i = 0; i < estate.evidence.changes.size(); ++i) {
    SmallEstate less = estate;
    less.evidence.changes.erase(less.evidence.changes.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_LE(value(less, "count"), all) << i;
  }
}

TEST(Batches, SpanIsFromTheFirstToTheLast) {
  SmallEstate estate;
  estate.did("CORP\\alice", "clone", "srv-1", 50);
  EXPECT_DOUBLE_EQ(value(estate, "span_days"), 0);
  estate.did("CORP\\alice", "clone", "srv-1", 81.5);
  EXPECT_DOUBLE_EQ(value(estate, "span_days"), 31.5);
}

TEST(Batches, ActorsArePeopleAndOneForTheMachines) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "clone", 3, 20, 60);
  EXPECT_EQ(value(estate, "actors"), -1) << "not before the batches span 30 days";
  estate.did("alice@corp", "clone", "srv-1", 75);
  EXPECT_DOUBLE_EQ(value(estate, "actors"), 1);
  estate.did("root", "clone", "srv-1", 76);
  estate.did("administrator@vsphere.local", "clone", "srv-1", 77);
  EXPECT_DOUBLE_EQ(value(estate, "actors"), 2) << "all shared logins are one";
  estate.declared("svc@corp", "automation", 1);
  estate.did("CORP\\svc", "clone", "srv-1", 78);
  estate.did("nightly", "clone", "srv-1", 79).initiator = Initiator::Schedule;
  EXPECT_DOUBLE_EQ(value(estate, "actors"), 3) << "automation and schedules are one more";
}

TEST(Batches, AutomationIsCountedByItself) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "clone", 3, 20, 60);
  estate.declared("svc@corp", "automation", 1);
  estate.did("CORP\\svc", "clone", "srv-1", 70);
  EXPECT_DOUBLE_EQ(value(estate, "automated"), 1);
  estate.did("nightly", "clone", "srv-1", 79).initiator = Initiator::Schedule;
  EXPECT_DOUBLE_EQ(value(estate, "automated"), 2);
}

TEST(Batches, SuspectedAccountsAreNobody) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "clone", 30, 20, 90);
  estate.did("CORP\\ghost", "clone", "srv-1", 70);
  ActorDay d;
  d.actor = estate.actor("CORP\\ghost");
  d.day = day_of(SmallEstate::day(70));
  d.tasks = 300;
  estate.evidence.actor_days.push_back(d);
  EXPECT_DOUBLE_EQ(value(estate, "actors"), 1);
}

TEST(Batches, ActorsAreJudgedOnceTheBatchesExist) {
  SmallEstate estate;
  estate.did("CORP\\alice", "clone", "srv-1", 20);
  estate.did("CORP\\alice", "clone", "srv-1", 60);
  const Reading reading = estate.read(batches("actors", 3));
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "too_few_samples");
}

TEST(Batches, TheSpanAskedForIsAParameter) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "clone", 3, 50, 60);
  Signal signal = batches("actors");
  signal.parameters["over_days"] = 5.0;
  EXPECT_DOUBLE_EQ(*estate.read(signal).value.value, 1);
}

}  // namespace
}  // namespace plumbline::scoring
