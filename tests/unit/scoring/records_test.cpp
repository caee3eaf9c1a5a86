#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal authorised() { return SmallEstate::signal("chg.authorised_share", "authorised_share", {}); }
Signal emergency() {
  return SmallEstate::signal("chg.emergency_share", "emergency_share", {{"hours", 4.0}});
}

/// One change at day 60 and a feed that has been there since day 0.
SmallEstate one_change(const std::string& hint = "") {
  SmallEstate estate;
  estate.kind_seen("records", 0);
  estate.did("CORP\\alice", "resize", "srv-1", 60).record_hint = hint;
  return estate;
}

double share(const SmallEstate& estate) {
  return estate.read(authorised()).value.value.value_or(-1);
}

std::string note(const SmallEstate& estate) {
  const auto witnesses = estate.read(authorised()).value.witnesses;
  return witnesses.empty() ? "" : witnesses[0].note;
}

TEST(Records, WithoutAFeedNothingIsKnown) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 50, 20, 90);
  for (const Signal& signal : {authorised(), emergency()}) {
    const Reading reading = estate.read(signal);
    EXPECT_EQ(reading.value.state, State::Unknown);
    EXPECT_EQ(reading.value.reason.code, "missing_input");
    EXPECT_EQ(reading.value.reason.input, "records");
    EXPECT_FALSE(reading.value.value) << "unknown, never 0 %";
  }
}

TEST(Records, AnEmptyFeedIsAFeed) { EXPECT_DOUBLE_EQ(share(one_change()), 0); }

TEST(Records, ARecordAllowsItsEntityInItsWindow) {
  SmallEstate estate = one_change();
  estate.record("CHG1", "srv-1", 60);
  EXPECT_DOUBLE_EQ(share(estate), 1);
  EXPECT_EQ(note(estate), "allowed by a change record");
}

TEST(Records, EntitiesMayBeNamedByCaseMoidOrRegex) {
  for (const char* entity : {"SRV-1", "vm-1", "regex:srv-[0-9]+"}) {
    SmallEstate estate = one_change();
    estate.record("CHG1", entity, 60);
    EXPECT_DOUBLE_EQ(share(estate), 1) << entity;
  }
  for (const char* entity : {"srv-2", "srv", "regex:srv", "", "regex:("}) {
    SmallEstate estate = one_change();
    estate.record("CHG1", entity, 60);
    EXPECT_DOUBLE_EQ(share(estate), 0) << entity;
  }
}

TEST(Records, EveryEntityOfABulkChangeMustBeNamed) {
  SmallEstate estate = one_change();
  estate.evidence.changes[0].siblings = {estate.vm("srv-2")};
  estate.record("CHG1", "srv-1", 60);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  estate.practice.records.edit()[0].entities = {"srv-1", "srv-2"};
  EXPECT_DOUBLE_EQ(share(estate), 1);
}

TEST(Records, AnActorIfGivenMustFit) {
  for (const char* actor : {"alice@corp", "CORP\\Alice", "alice", ""}) {
    SmallEstate estate = one_change();
    estate.record("CHG1", "srv-1", 60).actor = actor;
    EXPECT_DOUBLE_EQ(share(estate), 1) << actor;
  }
  for (const char* actor : {"bob@corp", "alice@other", "alic"}) {
    SmallEstate estate = one_change();
    estate.record("CHG1", "srv-1", 60).actor = actor;
    EXPECT_DOUBLE_EQ(share(estate), 0) << actor;
  }
}

TEST(Records, TheWindowMustHoldTheMomentItBegan) {
  SmallEstate estate = one_change();
  ChangeRecord& record = estate.record("CHG1", "srv-1", 60);
  record.window_end = SmallEstate::day(59.9);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  record.window_end = SmallEstate::day(61);
  record.window_start = SmallEstate::day(60.1);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  record.window_start.reset();
  EXPECT_DOUBLE_EQ(share(estate), 0) << "without a window only its id can speak for it";
}

TEST(Records, MustBeApprovedBefore) {
  SmallEstate estate = one_change();
  ChangeRecord& record = estate.record("CHG1", "srv-1", 60);
  record.approved_at = SmallEstate::day(60.01);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  EXPECT_EQ(note(estate), "the change record came too late");
  record.approved_at.reset();
  EXPECT_DOUBLE_EQ(share(estate), 0);
}

TEST(Records, MustBeSeenBeforeOrWithinTheLag) {
  SmallEstate estate = one_change();
  estate.record("CHG1", "srv-1", 60).promise.first_seen = SmallEstate::day(60.5);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  estate.scope_file(10).record_lag_hours = 24;
  EXPECT_DOUBLE_EQ(share(estate), 1);
  estate.practice.records.edit()[0].promise.first_seen = SmallEstate::day(61.1);
  EXPECT_DOUBLE_EQ(share(estate), 0);
}

TEST(Records, AnIdInTheHintIsEnoughButOnlyAsAWhole) {
  const struct {
    const char* hint;
    const char* id;
    double expected;
  } rows[] = {{"CHG0012345", "CHG0012345", 1}, {"before chg-12, second try", "CHG-12", 1},
              {"snap_CHG77_pre", "CHG77", 1},  {"CHG100", "CHG10", 0},
              {"XCHG10", "CHG10", 0},          {"", "CHG10", 0}};
  for (const auto& row : rows) {
    SmallEstate estate = one_change(row.hint);
    ChangeRecord& record = estate.record(row.id, "something else", 20);
    record.window_start.reset();
    EXPECT_DOUBLE_EQ(share(estate), row.expected) << row.hint;
  }
}

TEST(Records, AnIdInTheHintStillNeedsApprovalAndSightBefore) {
  SmallEstate estate = one_change("CHG1");
  estate.record("CHG1", "x", 60).promise.first_seen = SmallEstate::day(61);
  EXPECT_DOUBLE_EQ(share(estate), 0);
}

TEST(Records, AVersionReplacedBeforeTheChangeNoLongerAllows) {
  SmallEstate estate = one_change();
  estate.record("CHG1", "srv-1", 60).promise.gone_at = SmallEstate::day(59.9);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  estate.practice.records.edit()[0].promise.gone_at = SmallEstate::day(62);
  EXPECT_DOUBLE_EQ(share(estate), 1) << "a feed that forgets old records does not unmake them";
}

TEST(Records, ChangesBeforeTheFeedAreOutside) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 30, 10, 40);
  estate.kind_seen("records", 50);
  for (int i = 0; i < 10; ++i) {
    estate.did("CORP\\alice", "resize", "srv-1", 60 + i);
    estate.record("CHG" + std::to_string(i), "srv-1", 60 + i);
  }
  const Reading reading = estate.read(authorised());
  EXPECT_EQ(reading.value.samples, 10);
  EXPECT_DOUBLE_EQ(*reading.value.value, 1);
  estate.practice.kinds["records"].first_seen = SmallEstate::day(80);
  EXPECT_EQ(estate.read(authorised()).value.reason.code, "too_little_history");
}

TEST(Records, ChangesYoungerThanTheLagAreNotJudgedYet) {
  SmallEstate estate = one_change();
  estate.scope_file(10).record_lag_hours = 24;
  estate.did("CORP\\alice", "resize", "srv-1", 99.5);
  EXPECT_EQ(estate.read(authorised()).value.samples, 1);
}

TEST(Records, APreauthorisedProcedureAuthorisesFromItsSightingOn) {
  SmallEstate estate = one_change();
  Procedure& p = estate.procedure("resize", "resize", 50);
  EXPECT_DOUBLE_EQ(share(estate), 0);
  p.preauthorised = true;
  EXPECT_DOUBLE_EQ(share(estate), 1);
  EXPECT_EQ(note(estate), "a pre-authorised procedure covers it");
  p.promise.first_seen = SmallEstate::day(70);
  p.promise.claimed_at = SmallEstate::day(50);
  EXPECT_DOUBLE_EQ(share(estate), 0) << "a claimed date covers, it does not authorise";
}

TEST(Records, EmergenciesCountInTimeOrLate) {
  SmallEstate estate = one_change();
  estate.did("CORP\\alice", "resize", "srv-2", 61);
  EXPECT_DOUBLE_EQ(*estate.read(emergency()).value.value, 0);
  ChangeRecord& record = estate.record("CHG1", "srv-1", 60);
  record.type = ChangeType::Emergency;
  EXPECT_DOUBLE_EQ(*estate.read(emergency()).value.value, 0.5);
  record.promise.first_seen = SmallEstate::day(62);
  EXPECT_DOUBLE_EQ(*estate.read(emergency()).value.value, 0.5);
}

TEST(Records, AFeedThatIsGoneIsUnknown) {
  SmallEstate estate = one_change();
  estate.practice.kinds["records"].present = false;
  EXPECT_EQ(estate.read(authorised()).value.reason.code, "input_absent");
  EXPECT_EQ(estate.read(emergency()).value.reason.code, "input_absent");
}

Signal unused() {
  return SmallEstate::signal("chg.unused_records", "unused_records", {{"named_before_days", 30.0}});
}
Signal unrecorded() { return SmallEstate::signal("chg.unrecorded", "unrecorded_share", {}); }
Signal late() { return SmallEstate::signal("chg.retrospective", "retrospective_share", {}); }

TEST(Records, AFeedIsAsOldAsItsFirstSighting) {
  const Signal known = SmallEstate::signal("chg.records_known_d", "practice_known",
                                           {{"kind", std::string("records")}}, 1);
  SmallEstate estate;
  EXPECT_EQ(estate.read(known).value.value, 0) << "there never was one";
  estate.kind_seen("records", 130);
  EXPECT_EQ(estate.read(known).value.value, 0) << "not yet";
  estate.kind_seen("records", 60);
  EXPECT_EQ(estate.read(known).value.value, 40);
  estate.practice.kinds["records"].present = false;
  EXPECT_EQ(estate.read(known).value.state, State::Unknown) << "deleting it makes nothing younger";
}

TEST(Mismatches, AreSeenBothWays) {
  SmallEstate estate = one_change();
  estate.did("CORP\\bob", "resize", "srv-2", 61);
  estate.record("CHG1", "srv-1", 60);
  estate.record("CHG2", "srv-9", 62);  // nobody did it
  estate.record("CHG3", "srv-2", 61).approved_at = SmallEstate::day(61.2);
  EXPECT_DOUBLE_EQ(*estate.read(unrecorded()).value.value, 0);
  EXPECT_DOUBLE_EQ(*estate.read(late()).value.value, 0.5);
  const SignalValue value = estate.read(unused()).value;
  EXPECT_DOUBLE_EQ(value.k, 1);
  EXPECT_DOUBLE_EQ(value.n, 3) << "what came late was used all the same";
  ASSERT_EQ(value.witnesses.size(), 1U);
  EXPECT_EQ(value.witnesses[0].note.substr(0, 33), "record CHG2: nothing was changed ");
  estate.practice.records.edit().pop_back();
  EXPECT_DOUBLE_EQ(*estate.read(unrecorded()).value.value, 0.5);
  EXPECT_DOUBLE_EQ(*estate.read(late()).value.value, 0);
}

TEST(Mismatches, ARecordIsNotUnusedBeforeItsWindowIsOverOrWhereNobodyWatched) {
  SmallEstate estate = one_change();
  estate.record("CHG1", "srv-9", 99.8);
  EXPECT_DOUBLE_EQ(estate.read(unused()).value.n, 0) << "its window is open";
  estate.record("CHG2", "srv-9", 70).approved_at.reset();
  EXPECT_DOUBLE_EQ(estate.read(unused()).value.n, 0) << "never approved";
  estate.record("CHG3", "srv-9", 80);
  EXPECT_DOUBLE_EQ(estate.read(unused()).value.n, 1);
  for (auto& stream : estate.evidence.streams)
    stream.gaps.push_back({SmallEstate::day(80), SmallEstate::day(80.1), "not read"});
  EXPECT_DOUBLE_EQ(estate.read(unused()).value.n, 0) << "it may have been done then";
  estate.record("CHG4", "srv-9", 85).promise.gone_at = SmallEstate::day(86);
  EXPECT_DOUBLE_EQ(estate.read(unused()).value.n, 0) << "withdrawn";
}

TEST(Mismatches, NamingARecordLongBeforeItsWindowIsNoUse) {
  SmallEstate estate;
  estate.did("CORP\\alice", "resize", "srv-1", 60).record_hint = "CHG1";
  estate.record("CHG1", "srv-9", 80);
  Signal signal = unused();
  EXPECT_DOUBLE_EQ(estate.read(signal).value.k, 0) << "twenty days before";
  signal.parameters["named_before_days"] = 10.0;
  EXPECT_DOUBLE_EQ(estate.read(signal).value.k, 1);
}

TEST(Mismatches, WithoutAFeedNothingIsKnown) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 50, 20, 90);
  for (const Signal& signal : {unused(), unrecorded(), late()})
    EXPECT_EQ(estate.read(signal).value.reason.code, "missing_input") << signal.id;
}

}  // namespace
}  // namespace plumbline::scoring
