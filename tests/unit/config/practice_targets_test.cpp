#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Targets : public PracticeLife {};

constexpr const char* kTwo = R"(targets:
  - {signal: chg.success_rate, at_least: 97.5%, owner: team-a}
  - {signal: chg.lead_time_h, at_most: 48, owner: team-b}
)";

TEST_F(Targets, AreReadWithValueDirectionOwnerAndPlace) {
  see(day(0), "targets.yml", kTwo);
  const auto targets = read().targets;
  ASSERT_THAT(targets, SizeIs(2)) << problems();
  EXPECT_EQ(targets[0].signal, "chg.lead_time_h");
  EXPECT_EQ(targets[0].value, 48);
  EXPECT_FALSE(targets[0].higher);
  EXPECT_EQ(targets[0].owner, "team-b");
  EXPECT_EQ(targets[0].promise.line, 3);
  EXPECT_EQ(targets[0].promise.path, "targets.yml");
  EXPECT_EQ(targets[1].value, 0.975);
  EXPECT_TRUE(targets[1].higher);
}

TEST_F(Targets, EditingOneLeavesItsNeighboursDate) {
  see(day(0), "targets.yml", kTwo);
  see(day(5), "targets.yml", R"(# reviewed
targets:
  - {signal: chg.lead_time_h, owner: team-b, at_most: 48.0}
  - {signal: chg.success_rate, at_least: 0.98, owner: team-a}
)");
  const auto targets = read().targets;
  ASSERT_THAT(targets, SizeIs(3));
  EXPECT_EQ(spans(targets), "0- 0-5 5-");
  EXPECT_EQ(targets[0].promise.line, 3) << "where it stands now";
}

TEST_F(Targets, AnotherOwnerOrDirectionIsAnotherTargetAndRemovalEndsIt) {
  see(day(0), "targets.yml", "targets: [{signal: cap.vcpu_ratio, at_most: 6, owner: a}]\n");
  see(day(1), "targets.yml", "targets: [{signal: cap.vcpu_ratio, at_most: 6, owner: b}]\n");
  see(day(2), "targets.yml", "targets: [{signal: cap.vcpu_ratio, at_least: 6, owner: b}]\n");
  see(day(3), "targets.yml", "targets: []\n");
  const PracticeHistory history = read();
  EXPECT_EQ(spans(history.targets), "0-1 1-2 2-3");
  EXPECT_TRUE(history.kinds.at("targets").present);
}

TEST_F(Targets, ACommitDateIsNoFirstSighting) {
  see(day(10), "targets.yml", kTwo, day(1));
  for (const Target& target : read().targets) {
    EXPECT_EQ(target.promise.first_seen, day(10));
    EXPECT_FALSE(target.promise.claimed_at);
  }
}

TEST_F(Targets, ABrokenFileKeepsAllThatItSaid) {
  see(day(0), "targets.yml", kTwo);
  see(day(1), "targets.yml",
      "targets: [{signal: chg.success_rate, at_least: 0.9, owner: a}]\n"
      "forecasts: [{signal: chg.success_rate, for: soon, value: 1}]\n");
  EXPECT_EQ(spans(read().targets), "0- 0-") << "a bad forecast holds the good target back too";
  EXPECT_THAT(read().forecasts, IsEmpty());
  see(day(2), "targets.yml", kTwo);
  EXPECT_EQ(spans(read().targets), "0- 0-");
  EXPECT_EQ(problems(), "");
}

TEST_F(Targets, RefuseTheWrongDirection) {
  const auto one = [&](const std::string& target) {
    return said("targets.yml", "targets:\n  - {" + target + ", owner: a}\n");
  };
  EXPECT_EQ(one("signal: chg.success_rate, at_most: 0.9"),
            "2: target: more of \"chg.success_rate\" is better (write at_least instead of "
            "at_most)\n");
  EXPECT_EQ(one("signal: chg.lead_time_h, at_least: 4"),
            "2: target: more of \"chg.lead_time_h\" is worse (write at_most instead of "
            "at_least)\n");
  EXPECT_EQ(one("signal: chg.volume, at_least: 4"),
            "2: target: \"chg.volume\" is information only, it takes no target (choose a signal "
            "that has a direction (docs/reference/signals.md))\n");
  EXPECT_EQ(one("signal: cap.vcpu_ratio, at_least: 4"), "");
  EXPECT_EQ(one("signal: cap.vcpu_ratio, at_most: 4"), "");
  EXPECT_EQ(one("signal: cap.adm_control, at_least: 1"), "") << "no measure yet: no direction";
}

TEST_F(Targets, NameWhatIsWrong) {
  EXPECT_EQ(said("targets.yml", R"(targets:
  - {signal: chg.sucess_rate, at_least: 0.9, owner: a}
  - {signal: chg.success_rate, at_least: 97, owner: a}
  - {signal: chg.lead_time_h, at_most: 48h, owner: a}
  - {signal: chg.emergency_share, owner: a}
  - {signal: cap.vcpu_ratio, at_least: 1, at_most: 4, ownr: a}
  - {signal: chg.success_rate, at_least: 0.9, owner: b}
forecast: []
)"),
            "2: target: no signal is called \"chg.sucess_rate\" (did you mean "
            "\"chg.success_rate\"?)\n"
            "3: target: \"chg.success_rate\" is a share, it cannot be 97 (write 0.97 or 97%)\n"
            "4: target: \"at_most\" is no number: \"48h\" (write a number such as 48 or 0.97, "
            "without a unit)\n"
            "5: target: a target needs either \"at_least\" or \"at_most\" (add \"at_least: …\" or "
            "\"at_most: …\")\n"
            "6: target: a target needs either \"at_least\" or \"at_most\" (keep one of them)\n"
            "6: target: \"owner\" is missing (add \"owner: …\")\n"
            "6: target: unknown key \"ownr\" (did you mean \"owner\"?)\n"
            "7: target for chg.success_rate stands there twice (keep one of them)\n"
            "8: targets: unknown key \"forecast\" (did you mean \"forecasts\"?)\n");
  EXPECT_THAT(said("targets.yml", "targets: []\ntargets: []\n"), HasSubstr("2: "));
  EXPECT_THAT(said("targets.yml", "[]\n"), HasSubstr("must be a mapping"));
}

TEST_F(Targets, ForecastsAreDatedOneByOne) {
  see(day(0), "targets.yml",
      "forecasts:\n  - {signal: chg.lead_time_h, entity: c1, for: 2026-03-01, value: 40}\n");
  see(day(9), "targets.yml",
      "forecasts:\n  - {signal: chg.lead_time_h, entity: c1, for: 2026-03-01, value: 40}\n"
      "  - {signal: chg.lead_time_h, entity: c1, for: 2026-04-01, value: 36}\n");
  const auto forecasts = read().forecasts;
  ASSERT_THAT(forecasts, SizeIs(2)) << problems();
  EXPECT_EQ(spans(forecasts), "0- 9-");
  EXPECT_EQ(forecasts[0].entity, "c1");
  EXPECT_EQ(forecasts[1].made_for, *parse_instant("2026-04-01"));
  EXPECT_EQ(forecasts[1].value, 36);
  EXPECT_EQ(said("targets.yml", R"(forecasts:
  - {signal: chg.nope, for: 2026-04-01, value: much}
  - {signal: chg.lead_time_h, for: 2026-13-01, value: 1}
  - {signal: chg.lead_time_h, for: 2026-04-01, value: 1}
  - {signal: chg.lead_time_h, for: 2026-04-01, value: 2}
)"),
            "2: forecast: no signal is called \"chg.nope\" (known are: cap.used_bytes, "
            "cap.vcpu_ratio, "
            "chg.emergency_share, chg.lead_time_h, chg.success_rate, chg.volume, "
            "cap.adm_control)\n"
            "2: forecast: \"value\" is no number: \"much\" (write a number such as 48 or 0.97, "
            "without a unit)\n"
            "3: forecast: \"for\" is no date: \"2026-13-01\" (write 2026-01-31 or "
            "2026-01-31T08:00:00Z)\n"
            "5: forecast of chg.lead_time_h for 2026-04-01 stands there twice (keep one of "
            "them)\n");
}

TEST_F(Targets, BytesMayBeWrittenAsPeopleSayThem) {
  see(day(0), "targets.yml", R"(forecasts:
  - {signal: cap.used_bytes, for: 2026-03-01, value: 82.5 TB}
  - {signal: cap.used_bytes, for: 2026-04-01, value: 2GiB}
  - {signal: cap.used_bytes, for: 2026-05-01, value: 5e9}
)");
  const auto forecasts = read().forecasts;
  ASSERT_THAT(forecasts, SizeIs(3)) << problems();
  EXPECT_EQ(forecasts[0].value, 82.5e12);
  EXPECT_EQ(forecasts[1].value, 2147483648.0);
  EXPECT_EQ(forecasts[2].value, 5e9);
  EXPECT_EQ(
      said("targets.yml", "forecasts: [{signal: cap.used_bytes, for: 2026-03-01, value: 5 PB}]\n"),
      "1: forecast: \"value\" is no number: \"5 PB\" (write bytes, or 82 TB (TB, TiB, GB, "
      "GiB))\n");
}

TEST_F(Targets, ThresholdsNeedACriterionAndAReason) {
  see(day(0), "thresholds.yml", R"(thresholds:
  - {indicator: change.2.success, threshold: 85%, reason: the board asked for it}
  - {indicator: change.3.types, signal: chg.lead_time_h, threshold: 60, reason: x}
)");
  const auto thresholds = read().thresholds;
  ASSERT_THAT(thresholds, SizeIs(2)) << problems();
  EXPECT_EQ(thresholds[0].signal, "chg.success_rate");
  EXPECT_EQ(thresholds[0].threshold, 0.85);
  EXPECT_EQ(thresholds[0].reason, "the board asked for it");
  EXPECT_EQ(thresholds[1].threshold, 60);
  EXPECT_EQ(said("thresholds.yml", R"(thresholds:
  - {indicator: change.2.succes, threshold: 1, reason: x}
  - {indicator: change.3.types, threshold: 1, reason: x}
  - {indicator: change.4.lead_time, signal: chg.volume, threshold: 1, reason: x}
  - {indicator: change.4.lead_time, threshold: 1}
)"),
            "2: threshold: no indicator is called \"change.2.succes\" (did you mean "
            "\"change.2.success\"?)\n"
            "3: threshold: \"change.3.types\" has several criteria (say which: known are: "
            "chg.success_rate, chg.lead_time_h)\n"
            "4: threshold: \"change.4.lead_time\" has no criterion on \"chg.volume\" (known are: "
            "chg.lead_time_h)\n"
            "5: threshold: \"reason\" is missing (add \"reason: …\")\n");
}

}  // namespace
}  // namespace plumbline::config
