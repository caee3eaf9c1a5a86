#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Experiments : public PracticeLife {
 protected:
  // As said(), in a folder whose library has the procedure.
  std::string said_beside_library(const std::string& content) {
    sightings_.clear();
    see(day(1), "procedures/p.yml", library("1.1"));
    see(day(100), "experiments/x.yml", content);
    return problems();
  }
  static std::string library(const std::string& version) {
    return "id: pilot\narea: change\nselectors: [{work_class: VirtualMachine.clone, entity_regex: "
           "a-.*}]\nversion: '" +
           version + "'\n";
  }
};

// Day 151 is 2026-06-01, a Monday.
constexpr const char* kPilot = R"(id: EXP-1
area: change
hypothesis: a pilot finds what would have failed
procedure: pilot
version: "1.1"
metric: chg.success_rate
direction: higher
min_effect: 20%
guards:
  - {signal: chg.lead_time_h, margin: 25%}
  - {signal: chg.emergency_share}
baseline_weeks: 26
start: 2026-06-01
wash_in_weeks: 2
end: 2026-09-07
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_F(Experiments, AreReadWithGuardsAndTimes) {
  see(day(90), "experiments/pilot.yml", kPilot);
  see(day(80), "procedures/p.yml", library("1.1"));
  const auto experiments = read().experiments;
  ASSERT_THAT(experiments, SizeIs(1)) << problems();
  EXPECT_EQ(problems(), "");
  const Experiment& e = experiments[0];
  EXPECT_EQ(e.id + " " + e.area + " " + e.hypothesis,
            "EXP-1 change a pilot finds what would have failed");
  EXPECT_EQ(e.procedure + "@" + e.procedure_version, "pilot@1.1");
  EXPECT_EQ(e.metric, "chg.success_rate");
  EXPECT_TRUE(e.higher);
  EXPECT_EQ(e.min_effect, 0.2);
  ASSERT_THAT(e.guards, SizeIs(2));
  EXPECT_EQ(e.guards[0].signal, "chg.lead_time_h");
  EXPECT_EQ(e.guards[0].margin, 0.25);
  EXPECT_EQ(e.guards[1].margin, 0.1);
  EXPECT_EQ(e.baseline_weeks, 26);
  EXPECT_EQ(e.start, *parse_instant("2026-06-01"));
  EXPECT_EQ(e.wash_in_weeks, 2);
  EXPECT_EQ(e.end, *parse_instant("2026-09-07"));
  EXPECT_THAT(e.decisions, IsEmpty());
  EXPECT_EQ(span(e.promise), "90-");
}

TEST_F(Experiments, HaveDefaults) {
  see(day(90), "experiments/x.yml",
      "id: E\narea: change\nhypothesis: h\nprocedure: pilot\nversion: 2\n"
      "metric: chg.lead_time_h\ndirection: lower\nstart: 2026-06-01\nwash_in_weeks: 1\n");
  const auto experiments = read().experiments;
  ASSERT_THAT(experiments, SizeIs(1)) << problems();
  EXPECT_FALSE(experiments[0].higher);
  EXPECT_EQ(experiments[0].min_effect, 0.1);
  EXPECT_EQ(experiments[0].baseline_weeks, 20);
  EXPECT_EQ(experiments[0].end, *parse_instant("2026-08-31")) << "12 weeks after the wash-in";
}

TEST_F(Experiments, DecidingLeavesThePromiseAlone) {
  see(day(90), "experiments/pilot.yml", kPilot);
  const std::string text = kPilot;
  see(day(260), "experiments/pilot.yml",
      text + "decision: {what: improve_procedure, on: 2026-09-15, note: too slow}\n");
  see(day(270), "experiments/pilot.yml",
      "# moved\n" + text + "decision: {what: adopted, on: 2026-09-20}\n");
  const auto experiments = read().experiments;
  ASSERT_THAT(experiments, SizeIs(1)) << problems();
  EXPECT_EQ(span(experiments[0].promise), "90-");
  EXPECT_EQ(spans(experiments[0].decisions), "260-270 270-");
  EXPECT_EQ(experiments[0].decisions[0].what, "improve_procedure");
  EXPECT_EQ(experiments[0].decisions[0].note, "too slow");
  EXPECT_EQ(experiments[0].decisions[1].what, "adopted");
  EXPECT_EQ(experiments[0].decisions[1].decided_on, *parse_instant("2026-09-20"));
}

TEST_F(Experiments, AnotherEndOrMetricIsAnotherOne) {
  see(day(90), "experiments/pilot.yml", kPilot);
  see(day(120), "experiments/pilot.yml", with(kPilot, "2026-09-07", "2026-09-14"));
  see(day(130), "experiments/pilot.yml", with(kPilot, "margin: 25%", "margin: 30%"));
  gone(day(140), "experiments/pilot.yml");
  const PracticeHistory history = read();
  EXPECT_EQ(spans(history.experiments), "90-120 120-130 130-140");
  EXPECT_FALSE(history.kinds.at("experiments").present);
}

TEST_F(Experiments, ACommitDateProvesNothing) {
  see(day(90), "experiments/pilot.yml", kPilot, day(2));
  EXPECT_FALSE(read().experiments.at(0).promise.claimed_at);
}

TEST_F(Experiments, TwoUnderOneIdAreReported) {
  see(day(1), "procedures/p.yml", library("1.1"));
  see(day(6), "experiments/a.yml", kPilot);
  see(day(6), "experiments/b.yml", with(kPilot, "20%", "30%"));
  EXPECT_EQ(problems(),
            "1: experiment \"EXP-1\" is also in experiments/a.yml (give each its own id)\n");
}

TEST_F(Experiments, NameWhatIsWrong) {
  EXPECT_EQ(said_beside_library(R"(area: capacity
procedure: pilot
version: "1.1"
metric: chg.lead_time_h
direction: higher
min_effect: 5%
guards:
  - {signal: chg.lead_time_h}
  - {signal: chg.succes_rate}
  - {signal: cap.vcpu_ratio, margin: lots}
  - {signal: chg.volume, margin: 2}
  - {signal: chg.success_rate, margins: 1}
  - {signal: chg.success_rate}
baseline_weeks: 11
start: 2026-06-02
wash_in_weeks: 3
end: 2026-07-20T01:00:00Z
decision: {what: kept}
verdict: held
)"),
            "1: experiment: \"id\" is missing (add \"id: …\")\n"
            "1: experiment: \"capacity\" has no rubric yet, nothing would judge this (known are: "
            "change)\n"
            "1: experiment: \"hypothesis\" is missing (add \"hypothesis: …\")\n"
            "5: experiment: more of \"chg.lead_time_h\" is worse (write lower)\n"
            "6: experiment: \"min_effect\" cannot be 5% (it is relative: 0.1 (10%) at least, 1 "
            "(100%) at most)\n"
            "8: guard: \"chg.lead_time_h\" is the metric itself (guard what could get worse "
            "instead)\n"
            "9: guard: no signal is called \"chg.succes_rate\" (did you mean "
            "\"chg.success_rate\"?)\n"
            "10: guard: \"margin\" is no number: \"lots\" (write 0.2 or 20%)\n"
            "10: guard: \"cap.vcpu_ratio\" is a band, it has no worse side (guard a signal that "
            "has a direction (docs/reference/signals.md))\n"
            "11: guard: \"chg.volume\" is information only, it cannot get better (choose a signal "
            "that has a direction (docs/reference/signals.md))\n"
            "11: guard: \"margin\" cannot be 2 (it is relative: from 0 to 1 (100%))\n"
            "12: guard: unknown key \"margins\" (did you mean \"margin\"?)\n"
            "13: guard: \"chg.success_rate\" is guarded twice (keep one of them)\n"
            "14: experiment: \"baseline_weeks\" is 11, out of range (give a value from 12 to "
            "104)\n"
            "15: experiment: \"start\" is no Monday 00:00 UTC: 2026-06-02T00:00:00Z (write "
            "2026-06-08, the Monday after)\n"
            "16: experiment: \"wash_in_weeks\" is 3, out of range (give a value from 0 to 2)\n"
            "17: experiment: \"end\" is no Monday 00:00 UTC: 2026-07-20T01:00:00Z (write "
            "2026-07-27, the Monday after)\n"
            "17: experiment: \"end\" is less than 8 weeks after the start and its wash-in (write "
            "2026-07-27 or later; it is fixed for good)\n"
            "18: decision: \"what\" cannot be \"kept\" (known are: adopted, dropped, "
            "improve_procedure, improve_tester)\n"
            "18: decision: \"on\" is missing (add \"on: …\")\n"
            "19: experiment: unknown key \"verdict\" (known are: id, area, hypothesis, procedure, "
            "version, metric, direction, min_effect, guards, baseline_weeks, wash_in_weeks, start, "
            "end, decision)\n");
  EXPECT_THAT(said_beside_library(with(kPilot, "chg.success_rate", "cap.adm_control")),
              HasSubstr("\"cap.adm_control\" is collected, but not computed yet"));
  EXPECT_THAT(said_beside_library(with(kPilot, "chg.success_rate", "chg.volume")),
              HasSubstr("\"chg.volume\" is information only, it cannot get better"));
  EXPECT_THAT(said_beside_library(with(kPilot, "2026-09-07", "2026-08-03")),
              HasSubstr("15: experiment: \"end\" is less than 8 weeks after the start and its "
                        "wash-in (write 2026-08-10 or later"));
  EXPECT_EQ(said_beside_library(with(kPilot, "2026-09-07", "2026-08-10")), "");
  EXPECT_THAT(said_beside_library(with(kPilot, "area: change", "area: chnge")),
              HasSubstr("no process area is called \"chnge\" (did you mean \"change\"?)"));
  EXPECT_THAT(
      said_beside_library(std::string(kPilot) + "decision: {what: adopted, on: 2026-10-01}"),
      HasSubstr("16: decision: \"on\" lies in the future: 2026-10-01"));
  EXPECT_THAT(said("experiments/x.yml", "- id: a\n"), HasSubstr("experiment must be a mapping"));
}

TEST_F(Experiments, AreHeldAgainstTheLibraryUntilTheyAreOver) {
  see(day(90), "experiments/pilot.yml", kPilot);
  EXPECT_EQ(problems(),
            "1: experiment EXP-1 tries \"pilot\", but the library has no such procedure (add it to "
            "procedures/)\n");
  EXPECT_THAT(read().experiments, SizeIs(1)) << "the promise stands: the procedure may come";
  see(day(91), "procedures/p.yml", library("1.0"));
  EXPECT_EQ(problems(),
            "1: experiment EXP-1 tries version \"1.1\" of pilot, which the library does not have "
            "(known are: 1.0)\n");
  see(day(92), "procedures/p.yml", library("1.1"));
  EXPECT_EQ(problems(), "");
  see(day(93), "procedures/p.yml", library("1.2"));
  EXPECT_EQ(problems(), "") << "it had the version once";
  sightings_.clear();
  see(*parse_instant("2026-09-07"), "experiments/pilot.yml", kPilot);
  EXPECT_EQ(problems(), "") << "what is over may name what the library has left behind";
}

TEST_F(Experiments, AnActionsEvidenceIsLookedUp) {
  see(day(1), "procedures/p.yml", library("1.1"));
  see(day(90), "experiments/pilot.yml", kPilot);
  const std::string review =
      "id: r\nareas: [change]\nheld_on: 2026-03-01\nparticipants: 3\nactions:\n"
      "  - {id: A, what: w, closed_on: 2026-03-02, evidence: 'experiment:EXP-1'}\n";
  see(day(91), "reviews/r.yml", review);
  EXPECT_EQ(problems(), "");
  see(day(92), "reviews/r.yml", with(review, "EXP-1", "EXP-9"));
  EXPECT_EQ(problems(),
            "6: action A names experiment \"EXP-9\" as evidence, but none of that id was "
            "registered (did you mean \"EXP-1\"?)\n");
}

}  // namespace
}  // namespace plumbline::config
