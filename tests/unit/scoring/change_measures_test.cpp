#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using Texts = std::vector<std::string>;

Signal of_area(const std::string& measure, std::map<std::string, Parameter> more = {}) {
  more.emplace("area", std::string("change"));
  return SmallEstate::signal("chg.x", measure, std::move(more));
}

std::optional<double> value(const SmallEstate& estate, const Signal& signal) {
  return estate.read(signal).value.value;
}

Signal share_of(const std::string& good) { return of_area("activity_share", {{"good", good}}); }

TEST(BackOuts, AreCountedButNotOnTestMachines) {
  SmallEstate estate;
  estate.scope_file(0).test_regex = "test-.*";
  for (const char* name : {"srv-1", "test-1"})
    for (int i = 0; i < 4; ++i) {
      Change& change = estate.did("CORP\\alice", "resize", name, 30 + i);
      if (i == 0) change.undone_at = change.ended + hours(2);
    }
  EXPECT_DOUBLE_EQ(*value(estate, share_of("undone")), 1.0 / 8) << "a test machine's is normal";
  EXPECT_DOUBLE_EQ(*value(estate, share_of("success")), 7.0 / 8);
  estate.practice.scopes[0].promise.first_seen = SmallEstate::day(90);
  EXPECT_DOUBLE_EQ(*value(estate, share_of("undone")), 2.0 / 8) << "declared only afterwards";
}

TEST(Rework, IsWhatWasDoneAgain) {
  SmallEstate estate;
  for (int i = 0; i < 4; ++i) {
    Change& change = estate.did("CORP\\alice", "resize", "srv-1", 30 + i);
    if (i == 0) change.reworked_at = change.ended + hours(1);
    if (i == 1) change.undone_at = change.ended + hours(1);
  }
  EXPECT_DOUBLE_EQ(*value(estate, share_of("reworked")), 0.25);
}

Signal adherence() { return SmallEstate::signal("chg.window_adherence", "window_adherence", {}); }

TEST(WindowAdherence, AsksOnlyOfWhatWasPlanned) {
  SmallEstate estate;
  estate.did("CORP\\alice", "resize", "srv-1", 60);
  estate.did("CORP\\alice", "resize", "srv-2", 60);
  estate.record("CHG1", "srv-1", 60);
  const Reading reading = estate.read(adherence());
  EXPECT_EQ(reading.value.samples, 1);
  EXPECT_EQ(reading.value.value, 1);
}

TEST(WindowAdherence, BothEndsCount) {
  SmallEstate estate;
  Change& change = estate.did("CORP\\alice", "resize", "srv-1", 60);
  change.ended = SmallEstate::day(60.6);
  change.record_hint = "CHG1";
  estate.record("CHG1", "srv-1", 60);
  EXPECT_EQ(estate.read(adherence()).value.value, 0);
  change.ended = SmallEstate::day(60.01);
  EXPECT_EQ(estate.read(adherence()).value.value, 1);
  estate.practice.records.edit()[0].window_start = SmallEstate::day(60.2);
  EXPECT_EQ(estate.read(adherence()).value.value, 0) << "named by its id, and too early";
}

TEST(P9ClockSkew, AMinuteBetweenTwoClocksIsNoViolation) {
  SmallEstate estate;
  Change& change = estate.did("CORP\\alice", "resize", "srv-1", 60);
  change.ended = SmallEstate::day(60.5) + minutes(1);
  estate.record("CHG1", "srv-1", 60);
  EXPECT_EQ(estate.read(adherence()).value.value, 1);
  change.ended += minutes(1);
  EXPECT_EQ(estate.read(adherence()).value.value, 0);
}

Signal lead_time(std::int64_t minimum = 1) {
  Signal signal = SmallEstate::signal("chg.lead_time_h", "change_lead_time", {}, 90, minimum);
  signal.unit = Unit::Hours;
  return signal;
}

TEST(LeadTime, RunsFromApprovalToDone) {
  SmallEstate estate;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "srv-" + std::to_string(i);
    estate.did("CORP\\alice", "resize", name, 40 + i);
    ChangeRecord& record = estate.record("CHG" + std::to_string(i), name, 40 + i);
    record.approved_at = SmallEstate::day(40 + i) + minutes(5) - hours(i + 1);
    record.promise.first_seen = *record.approved_at;
  }
  const Reading reading = estate.read(lead_time());
  EXPECT_EQ(reading.judging, Judging::Percentile);
  EXPECT_DOUBLE_EQ(*reading.value.value, 17);
  EXPECT_LT(*reading.value.low, 17);
}

TEST(LeadTime, ApprovedWorkThatWaitsIsOpenNotShort) {
  SmallEstate estate;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "srv-" + std::to_string(i);
    estate.did("CORP\\alice", "resize", name, 40 + i);
    estate.record("CHG" + std::to_string(i), name, 40 + i);
  }
  const double before = *value(estate, lead_time());
  EXPECT_NEAR(before, 24, 0.2);
  for (int i = 0; i < 10; ++i) {
    ChangeRecord& record = estate.record("WAIT" + std::to_string(i), "srv-w", 100);
    record.approved_at = SmallEstate::day(60);
    record.promise.first_seen = SmallEstate::day(60);
    record.window_end = SmallEstate::day(120);
  }
  const Reading reading = estate.read(lead_time());
  EXPECT_FALSE(reading.value.value) << "more than 15 % are still open";
  EXPECT_GE(*reading.value.low, 24);
  for (auto& record : estate.practice.records.edit())
    if (record.id.starts_with("WAIT")) record.window_end = SmallEstate::day(90);
  EXPECT_NEAR(*value(estate, lead_time()), before, 1e-9) << "their windows passed unused";
}

TEST(LeadTime, WithoutAFeedItIsUnknown) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 50, 20, 90);
  EXPECT_EQ(estate.read(lead_time()).value.reason.code, "missing_input");
}

Signal freezes() {
  Signal signal = SmallEstate::signal("chg.freeze_violations", "freeze_violations", {}, 365);
  signal.unit = Unit::Count;
  signal.conditional = true;
  signal.inputs = {"calendar"};
  return signal;
}

CalendarEntry freeze(double from, double until, double seen) {
  CalendarEntry entry;
  entry.from = SmallEstate::day(from);
  entry.until = SmallEstate::day(until);
  entry.promise.first_seen = SmallEstate::day(seen);
  return entry;
}

TEST(P21Freezes, OnlyWhatWasDeclaredBeforehandBinds) {
  SmallEstate estate;
  estate.kind_seen("records", 0);
  estate.kind_seen("calendar", 0);
  estate.did("CORP\\alice", "resize", "srv-1", 60);
  EXPECT_EQ(estate.read(freezes()).value.state, State::NotApplicable) << "there was no freeze";
  estate.practice.calendar = {freeze(59, 62, 50)};
  EXPECT_EQ(value(estate, freezes()), 1);
  estate.practice.calendar = {freeze(59, 62, 61)};
  EXPECT_EQ(value(estate, freezes()), 0) << "declared after the change";
  estate.practice.calendar = {freeze(59, 62, 50)};
  estate.practice.calendar[0].entities = {"srv-2"};
  EXPECT_EQ(value(estate, freezes()), 0);
}

TEST(P21Freezes, AnEmergencyIsAllowedAndShown) {
  SmallEstate estate;
  estate.kind_seen("calendar", 0);
  estate.did("CORP\\alice", "resize", "srv-1", 60);
  estate.record("CHG1", "srv-1", 60).type = ChangeType::Emergency;
  estate.practice.calendar = {freeze(59, 62, 50)};
  const Reading reading = estate.read(freezes());
  EXPECT_EQ(reading.value.value, 0);
  ASSERT_EQ(reading.value.witnesses.size(), 1U);
}

Signal batch() {
  Signal signal = of_area("batch_size");
  signal.parameters["pilot_share"] = 0.1;
  signal.parameters["pilot_hours"] = 24.0;
  signal.parameters["pilot_days"] = 30.0;
  signal.unit = Unit::Count;
  return signal;
}

TEST(BatchSize, APilotOnATenthADayBeforeMakesABulkChangeSafe) {
  SmallEstate estate;
  Change& bulk = estate.did("CORP\\alice", "resize", "srv-1", 60);
  for (int i = 2; i <= 20; ++i) bulk.siblings.push_back(estate.vm("srv-" + std::to_string(i)));
  EXPECT_EQ(value(estate, batch()), 20);
  estate.did("CORP\\alice", "resize", "srv-9", 59.5);
  EXPECT_EQ(value(estate, batch()), 20) << "only twelve hours before";
  estate.did("CORP\\alice", "resize", "srv-9", 58);
  EXPECT_EQ(value(estate, batch()), 1);
  estate.evidence.changes[2].outcome = Outcome::Failed;
  EXPECT_EQ(value(estate, batch()), 20) << "a pilot that failed is none";
}

TEST(Concentration, IsTheBusiestPersonsShareWithoutNamingAnybody) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 30, 20, 90);
  estate.did_often("CORP\\bob", "resize", 10, 20, 90);
  const Reading reading = estate.read(of_area("concentration"));
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.75);
  EXPECT_TRUE(reading.value.witnesses.empty());
}

Signal rework() {
  return SmallEstate::signal(
      "cons.early_rework", "early_rework",
      {{"classes", Texts{"clone"}}, {"rework", Texts{"resize", "delete"}}, {"hours", 72.0}});
}

SmallEstate built(double touched_after_days) {
  SmallEstate estate;
  estate.add_class("delete", {"consuming"});
  estate.did("CORP\\alice", "clone", "srv-1", 50);
  estate.did("CORP\\alice", "clone", "srv-2", 50);
  estate.did("CORP\\bob", "resize", "srv-1", 50 + touched_after_days);
  return estate;
}

TEST(EarlyRework, IsAChangeOfSizeOrADeletionWithinThreeDays) {
  EXPECT_DOUBLE_EQ(*value(built(2), rework()), 0.5);
  EXPECT_DOUBLE_EQ(*value(built(3.1), rework()), 0);
  SmallEstate young = built(2);
  young.did("CORP\\alice", "clone", "srv-3", 98);
  EXPECT_EQ(young.read(rework()).value.samples, 2) << "younger than three days";
}

TEST(P7BackupNoise, IsNoEarlyRework) {
  SmallEstate estate = built(2);
  estate.evidence.changes[2].noise = true;
  EXPECT_DOUBLE_EQ(*value(estate, rework()), 0);
}

TEST(BuildTime, RunsUntilTheServerIsMadeNotUntilItIsConfigured) {
  SmallEstate estate;
  Signal signal =
      SmallEstate::signal("cons.build_min", "build_time", {{"classes", Texts{"clone"}}});
  signal.unit = Unit::Minutes;
  Change& change = estate.did("CORP\\alice", "clone", "srv-1", 50);
  change.queued = change.started - minutes(9);
  change.ended = change.started + minutes(30);
  EXPECT_DOUBLE_EQ(*value(estate, signal), 9);
}

}  // namespace
}  // namespace plumbline::scoring
