#include <gtest/gtest.h>

#include <functional>

#include "scoring/judge.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal coverage() {
  return SmallEstate::signal("cons.coverage", "coverage",
                             {{"area", std::string("consuming")}, {"class_cap", 0.2}}, 56);
}

Signal procedures() {
  return SmallEstate::signal("cons.procedures", "practice_procedures",
                             {{"area", std::string("consuming")}, {"class_cap", 0.2}}, 56);
}

Signal followers() {
  return SmallEstate::signal("cons.procedure_actors", "procedure_actors",
                             {{"area", std::string("consuming")}, {"class_cap", 0.2}}, 56);
}

Signal selecting(std::vector<std::string> classes) {
  return SmallEstate::signal("cons.proc_create", "practice_procedures",
                             {{"area", std::string("consuming")}, {"classes", std::move(classes)}},
                             56);
}

double value(const SmallEstate& estate, const Signal& signal) {
  return estate.read(signal).value.value.value_or(-1);
}

SmallEstate resizes(int n = 50) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", n, 50, 100);
  return estate;
}

TEST(Coverage, WithoutAnyProcedureIsNone) { EXPECT_DOUBLE_EQ(value(resizes(), coverage()), 0); }

TEST(Coverage, CountsOnlyWhatBeganAfterTheProcedureWasThere) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 80);
  const Reading reading = estate.read(coverage());
  EXPECT_NEAR(*reading.value.value, 0.4, 0.021);
  EXPECT_NEAR(reading.pending, 30, 1.1) << "the rest waits for the promise to grow old";
  EXPECT_EQ(reading.pending_from, SmallEstate::day(80));
}

TEST(Coverage, AClaimedDateWillDoForAProcedure) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 99).promise.claimed_at = SmallEstate::day(10);
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 1);
}

TEST(Coverage, AVersionThatIsGoneCoversWhatBeganBefore) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 10).promise.gone_at = SmallEstate::day(90);
  EXPECT_NEAR(value(estate, coverage()), 0.8, 0.021);
}

TEST(Coverage, NamesScopesAndClassesMustFit) {
  SmallEstate estate = resizes();
  Procedure& p = estate.procedure("resize", "resize", 10);
  p.selectors = {{"resize", "db-.*", ""}};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 0);
  p.selectors = {{"resize", "", "vc-b"}};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 0);
  p.selectors = {{"clone", "srv-.*", ""}};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 0);
  p.selectors = {{"resize", "", ""}};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 0) << "everything everywhere is nothing";
  p.selectors = {{"resize", "", "vc-a"}};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 1);
}

TEST(Coverage, ABulkChangeIsCoveredOnlyAsAWhole) {
  SmallEstate estate;
  estate.procedure("resize", "resize", 10);
  estate.did("CORP\\alice", "resize", "srv-1", 60).siblings = {estate.vm("old-1")};
  EXPECT_DOUBLE_EQ(value(estate, coverage()), 0);
}

TEST(Coverage, AProcedureLackingAFieldOrAReviewCoversNothing) {
  const std::vector<std::function<void(Procedure&)>> flaws = {
      [](Procedure& p) { p.owner.clear(); },
      [](Procedure& p) { p.version.clear(); },
      [](Procedure& p) { p.steps.clear(); },
      [](Procedure& p) { p.metrics.clear(); },
      [](Procedure& p) { p.area.clear(); },
      [](Procedure& p) { p.reviewed_on.reset(); },
      [](Procedure& p) { p.reviewed_on = SmallEstate::day(-330); },
      [](Procedure& p) { p.reviewed_on = SmallEstate::day(101); }};
  for (std::size_t i = 0; i < flaws.size(); ++i) {
    SmallEstate estate = resizes();
    flaws[i](estate.procedure("resize", "resize", 1));
    EXPECT_DOUBLE_EQ(value(estate, coverage()), 0) << i;
  }
}

TEST(Coverage, OneBusyClassIsCappedAtOnePartOfTheClasses) {
  SmallEstate estate;
  estate.procedure("resize", "resize", 10);
  estate.did_often("CORP\\alice", "resize", 90, 50, 100);
  estate.did_often("CORP\\alice", "clone", 10, 50, 100);
  // Two classes: the cap is 50 %, so 0.5/(0.5 + 0.1) of the weight is covered.
  EXPECT_NEAR(value(estate, coverage()), 0.5 / 0.6, 1e-12);
  EXPECT_EQ(estate.read(coverage()).value.samples, 100);
  EXPECT_LT(estate.read(coverage()).value.n, 100) << "unequal weights are worth fewer samples";
}

TEST(Coverage, SchedulesAreNotAskedForAProcedure) {
  SmallEstate estate = resizes();
  for (int i = 0; i < 10; ++i)
    estate.did("nightly", "resize", "srv-1", 60 + i).initiator = Initiator::Schedule;
  EXPECT_EQ(estate.read(coverage()).value.samples, 50);
}

TEST(Coverage, YoungPromisesAreUnknownUntilADateNotMissed) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 98);
  const Signal signal = coverage();
  const Requirement criterion{
      Requirement::Kind::Criterion, signal.id, Comparison::AtLeast, 0.6, {}};
  const Yardstick yardstick{estate.evidence.as_of, Cadence::Weekly, 56, "procedures"};
  const auto young = judge(criterion, estate.read(signal), yardstick);
  EXPECT_EQ(young.state, State::Unknown);
  EXPECT_EQ(young.reason.code, "too_young");
  ASSERT_TRUE(young.reason.earliest);
  EXPECT_NEAR(days_between(SmallEstate::day(98), *young.reason.earliest), 0.6 * 56, 0.1);
  estate.practice.procedures.clear();
  const auto none = judge(criterion, estate.read(signal), yardstick);
  EXPECT_EQ(none.state, State::NotMet);
  EXPECT_EQ(none.reason.input, "procedures");
}

TEST(Procedures, CountOnlyWithMatchingActivity) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 10);
  estate.procedure("clone", "clone", 10);
  EXPECT_DOUBLE_EQ(value(estate, procedures()), 1);
  EXPECT_DOUBLE_EQ(estate.read(procedures()).pending, 0);
}

TEST(Procedures, OneSeenAfterAllItsActivityIsPending) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 99.9);
  EXPECT_DOUBLE_EQ(value(estate, procedures()), 0);
  EXPECT_DOUBLE_EQ(estate.read(procedures()).pending, 1);
}

TEST(Procedures, OneTakenAwayNoLongerCountsAndVersionsAreOneProcedure) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 10).promise.gone_at = SmallEstate::day(80);
  EXPECT_DOUBLE_EQ(value(estate, procedures()), 0);
  estate.procedure("resize", "resize", 80).version = "2";
  EXPECT_DOUBLE_EQ(value(estate, procedures()), 1);
}

TEST(Procedures, ThatSelectOneOfTheClassesNeedNoActivity) {
  SmallEstate estate;
  estate.procedure("clone", "clone", 10);
  EXPECT_DOUBLE_EQ(value(estate, selecting({"clone", "import"})), 1);
  EXPECT_DOUBLE_EQ(value(estate, selecting({"resize"})), 0);
  EXPECT_EQ(estate.read(selecting({"resize"})).value.state, State::Met) << "a value, namely 0";
  estate.practice.procedures[0].promise.first_seen = SmallEstate::day(101);
  EXPECT_DOUBLE_EQ(value(estate, selecting({"clone"})), 0);
}

TEST(ProcedureActors, ArePeopleAndOneForAutomationOverCoveredWork) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 10);
  EXPECT_DOUBLE_EQ(value(estate, followers()), 1);
  estate.did("CORP\\bob", "clone", "srv-1", 70);
  EXPECT_DOUBLE_EQ(value(estate, followers()), 1) << "bob's work is not covered";
  estate.did("CORP\\bob", "resize", "srv-1", 71);
  EXPECT_DOUBLE_EQ(value(estate, followers()), 2);
  estate.declared("svc@corp", "automation", 1);
  estate.did("CORP\\svc", "resize", "srv-1", 72);
  EXPECT_DOUBLE_EQ(value(estate, followers()), 3);
}

TEST(ProcedureActors, WhoWouldHaveFollowedAYoungProcedureIsPending) {
  SmallEstate estate = resizes();
  estate.did("CORP\\bob", "resize", "srv-1", 71);
  estate.procedure("resize", "resize", 90);
  const Reading reading = estate.read(followers());
  EXPECT_DOUBLE_EQ(*reading.value.value, 1);
  EXPECT_DOUBLE_EQ(reading.pending, 1);
}

TEST(Procedures, OnceSeenAndNowAbsentAreUnknown) {
  SmallEstate estate = resizes();
  estate.procedure("resize", "resize", 10);
  estate.practice.kinds["procedures"].present = false;
  for (const Signal& signal : {coverage(), procedures(), followers(), selecting({"resize"})})
    EXPECT_EQ(estate.read(signal).value.reason.code, "input_absent");
}

}  // namespace
}  // namespace plumbline::scoring
