#include "scoring/declarations.h"

#include <gtest/gtest.h>

#include "scoring/assess.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

std::int64_t count(const SmallEstate& estate, const std::string& area) {
  const Reading reading = estate.read(count_of("changes", area));
  return reading.value.value ? static_cast<std::int64_t>(*reading.value.value) : -1;
}

TEST(Declarations, TrivialByDefaultIsNoChangeAndMayBeMadeOneForAllTime) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "power", 10, 50, 60);
  EXPECT_EQ(count(estate, "change"), 0);
  estate.scope_file(90).not_trivial_classes = {"power"};
  EXPECT_EQ(count(estate, "change"), 10) << "what adds work is retroactive";
}

TEST(Declarations, DeclaringAClassTrivialActsFromItsSightingOn) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 10, 50, 60);
  estate.did_often("CORP\\alice", "resize", 5, 80, 90);
  estate.scope_file(70).trivial_classes = {"resize"};
  EXPECT_EQ(count(estate, "change"), 10);
  EXPECT_EQ(count(estate, "consuming"), 15) << "only the area of change leaves the trivial out";
  estate.scope_file(75).change_types = {"normal"};
  EXPECT_EQ(count(estate, "change"), 15) << "declared no longer, so it always counted";
}

TEST(Declarations, TakingBackNotTrivialActsFromThenOn) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "power", 10, 50, 60);
  estate.did_often("CORP\\alice", "power", 5, 80, 90);
  estate.scope_file(10).not_trivial_classes = {"power"};
  estate.scope_file(70).change_types = {"normal"};
  EXPECT_EQ(count(estate, "change"), 10);
}

TEST(Declarations, LeavingProductionIsProspectiveAndReturningRetroactive) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 10, 50, 60);
  estate.did_often("CORP\\alice", "resize", 5, 80, 90);
  estate.scope_file(70).production_regex = "prd-.*";
  EXPECT_EQ(count(estate, "change"), 10);
  EXPECT_EQ(count(estate, "consuming"), 15);
  estate.scope_file(95).production_regex = "(prd|srv)-.*";
  EXPECT_EQ(count(estate, "change"), 15);
}

TEST(Declarations, AnotherRegexThatStillLeavesItOutDoesNotBringItBack) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 5, 80, 90);
  estate.scope_file(70).production_regex = "prd-.*";
  estate.scope_file(95).production_regex = "prod-.*";
  EXPECT_EQ(count(estate, "change"), 0);
}

TEST(Declarations, APopulationLeavesTheServersFromItsSightingOn) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 10, 50, 60);
  estate.did_often("CORP\\alice", "resize", 5, 80, 90);
  estate.scope_file(70).populations = {{"lab", "srv-.*"}};
  EXPECT_EQ(count(estate, "consuming"), 10);
  const auto rules = population_rules(estate.practice);
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0].population, Population::Lab);
  EXPECT_EQ(rules[0].from, SmallEstate::day(70));
}

TEST(Declarations, APopulationKeptThroughAnEditIsOldAndANewRegexIsNew) {
  SmallEstate estate;
  estate.scope_file(10).populations = {{"vdi", "v-.*"}, {"lab", "a-.*"}};
  estate.scope_file(20).populations = {{"vdi", "v-.*"}, {"lab", "b-.*"}};
  const auto rules = population_rules(estate.practice);
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].name_regex, "b-.*");
  EXPECT_EQ(rules[0].from, SmallEstate::day(20));
  EXPECT_EQ(rules[1].population, Population::Vdi);
  EXPECT_EQ(rules[1].from, SmallEstate::day(10));
}

TEST(Declarations, TheLagIsTheOneDeclaredThenAndAtMost36Hours) {
  SmallEstate estate;
  estate.scope_file(10).record_lag_hours = 24;
  estate.scope_file(20).record_lag_hours = 1000;
  const Declarations declarations(estate.practice, SmallEstate::day(100));
  EXPECT_EQ(declarations.record_lag(SmallEstate::day(5)), Duration(0));
  EXPECT_EQ(declarations.record_lag(SmallEstate::day(15)), Duration(hours(24)));
  EXPECT_EQ(declarations.record_lag(SmallEstate::day(25)), Duration(hours(36)));
}

TEST(Declarations, WhatIsFirstSeenAfterTheJudgedMomentIsNotInForce) {
  SmallEstate estate;
  estate.scope_file(10).change_types = {"normal"};
  estate.scope_file(101).change_types = {};
  const Declarations declarations(estate.practice, SmallEstate::day(100));
  ASSERT_NE(declarations.current(), nullptr);
  EXPECT_EQ(declarations.current()->change_types.size(), 1U);
}

}  // namespace
}  // namespace plumbline::scoring
