#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal share(const std::string& good, std::vector<std::string> classes) {
  return SmallEstate::signal("cons.share", "activity_share",
                             {{"classes", std::move(classes)}, {"good", good}});
}

Signal count(const std::string& of, std::vector<std::string> classes) {
  return SmallEstate::signal("cons.count", "activity_count",
                             {{"classes", std::move(classes)}, {"of", of}});
}

TEST(ActivityShare, FirstTimeSuccessIsNeitherFailedNorDoneAgainNorUndone) {
  SmallEstate estate;
  for (int i = 0; i < 10; ++i) estate.did("CORP\\alice", "resize", "srv-1", 50 + i);
  estate.evidence.changes[0].outcome = Outcome::Failed;
  estate.evidence.changes[1].outcome = Outcome::Lost;
  estate.evidence.changes[2].reworked_at = SmallEstate::day(53);
  estate.evidence.changes[3].undone_at = SmallEstate::day(54);
  const Reading reading = estate.read(success_rate());
  EXPECT_DOUBLE_EQ(reading.value.k, 6);
  EXPECT_DOUBLE_EQ(reading.value.n, 10);
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.6);
}

TEST(ActivityShare, MarksOfLaterThanTheJudgedMomentDoNotCount) {
  SmallEstate estate;
  for (int i = 0; i < 10; ++i) estate.did("CORP\\alice", "resize", "srv-1", 90 + i);
  estate.evidence.changes[8].reworked_at = SmallEstate::day(100.5);
  estate.evidence.changes[9].undone_at = SmallEstate::day(100.2);
  EXPECT_DOUBLE_EQ(*estate.read(success_rate()).value.value, 1);
  estate.evidence.as_of = SmallEstate::day(101);
  for (auto& s : estate.evidence.streams) s.until = estate.evidence.as_of;
  EXPECT_DOUBLE_EQ(*estate.read(success_rate()).value.value, 0.8);
}

TEST(ActivityShare, WhatWasRefusedWasNotDone) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 10, 50, 60);
  estate.did("CORP\\alice", "resize", "srv-1", 61).outcome = Outcome::Cancelled;
  EXPECT_EQ(estate.read(success_rate()).value.samples, 10);
}

TEST(ActivityShare, WitnessesBeginWithTheAdverseAndAreAtMostFifty) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 120, 20, 90, 40);
  const auto witnesses = estate.read(success_rate()).value.witnesses;
  ASSERT_EQ(witnesses.size(), 50U);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(witnesses[static_cast<std::size_t>(i)].favourable);
  EXPECT_TRUE(witnesses[3].favourable);
  EXPECT_EQ(witnesses[0].note, "failed");
  EXPECT_GT(witnesses[0].id, witnesses[1].id) << "the newest first";
  EXPECT_EQ(estate.read(success_rate()).value.adverse, 3);
}

TEST(ActivityShare, OfTheAdverseTwoHundredAreKeptAndAllAreCounted) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 103, 20, 90, 1);
  const auto some = estate.read(success_rate()).value;
  EXPECT_EQ(some.adverse, 103);
  EXPECT_EQ(some.witnesses.size(), 103U) << "no room for what speaks for it";
  estate.did_often("CORP\\alice", "resize", 150, 20, 90, 1);
  const auto many = estate.read(success_rate()).value;
  EXPECT_EQ(many.adverse, 253);
  EXPECT_EQ(many.witnesses.size(), 200U);
}

TEST(ActivityShare, WorkOnTemplatesAgentsAndByMachinesDoesNotCount) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 10, 50, 60);
  const auto agent = estate.vm("vCLS-1");
  const auto golden = estate.vm("golden");
  estate.evidence.entities.at(golden).state.properties["summary.config.template"] = "true";
  estate.did("CORP\\alice", "resize", "vCLS-1", 61);
  estate.did("CORP\\alice", "resize", "golden", 62);
  estate.did("vpxuser", "resize", "srv-1", 63);
  estate.did("CORP\\alice", "resize", "srv-1", 64).initiator = Initiator::Alarm;
  EXPECT_EQ(estate.read(success_rate()).value.samples, 10);
  Change& bulk = estate.did("CORP\\alice", "resize", "vCLS-1", 65);
  bulk.siblings = {golden, agent};
  EXPECT_EQ(estate.read(success_rate()).value.samples, 10);
  estate.did("CORP\\alice", "resize", "vCLS-1", 66).siblings = {estate.vm("srv-1")};
  EXPECT_EQ(estate.read(success_rate()).value.samples, 11) << "one server suffices";
}

TEST(ActivityShare, AFailedCreationCountsWhateverItNames) {
  SmallEstate estate;
  const auto golden = estate.vm("golden");
  estate.evidence.entities.at(golden).state.properties["summary.config.template"] = "true";
  estate.did("CORP\\alice", "clone", "golden", 50).outcome = Outcome::Failed;
  for (int i = 0; i < 3; ++i)
    estate.did("CORP\\alice", "clone", "srv-" + std::to_string(i), 51 + i);
  const Reading reading = estate.read(share("failed", {"clone"}));
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.25);
  ASSERT_FALSE(reading.value.witnesses.empty());
  EXPECT_FALSE(reading.value.witnesses[0].favourable) << "a failure is adverse, though it counts";
}

TEST(ActivityShare, FromTemplateIsAskedOfWhatWasMade) {
  SmallEstate estate;
  for (int i = 0; i < 4; ++i)
    estate.did("CORP\\alice", "clone", "srv-" + std::to_string(i), 51 + i).from_template = i > 0;
  estate.did("CORP\\alice", "clone", "srv-9", 60).outcome = Outcome::Failed;
  const Reading reading = estate.read(share("from_template", {"clone"}));
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.75);
  EXPECT_EQ(reading.value.samples, 4);
}

TEST(ActivityCount, ChangesEntitiesAndWeeks) {
  SmallEstate estate;
  for (int i = 0; i < 6; ++i)
    estate.did("CORP\\alice", "clone", "srv-" + std::to_string(i / 2), 14 + 7 * (i / 3));
  estate.did("CORP\\alice", "clone", "srv-7", 42).outcome = Outcome::Failed;
  Change& bulk = estate.did("CORP\\alice", "clone", "srv-0", 15);
  bulk.siblings = {estate.vm("srv-20"), estate.vm("srv-21")};
  EXPECT_DOUBLE_EQ(*estate.read(count("changes", {"clone"})).value.value, 8);
  EXPECT_DOUBLE_EQ(*estate.read(count("entities", {"clone"})).value.value, 5);
  EXPECT_DOUBLE_EQ(*estate.read(count("weeks", {"clone"})).value.value, 2);
}

TEST(ActivityCount, NothingDoneIsZeroAndJudgedAsACount) {
  SmallEstate estate;
  const Reading reading = estate.read(count("changes", {"clone"}));
  EXPECT_EQ(reading.judging, Judging::Count);
  EXPECT_DOUBLE_EQ(*reading.value.value, 0);
}

TEST(ActivityCount, ClassesUnknownToTheCatalogueAreChanges) {
  SmallEstate estate;
  estate.evidence.class_names.push_back("com.example.newTask");
  estate.did("CORP\\alice", "com.example.newTask", "srv-1", 50);
  EXPECT_DOUBLE_EQ(*estate.read(count_of("changes", "change")).value.value, 1);
}

}  // namespace
}  // namespace plumbline::scoring
