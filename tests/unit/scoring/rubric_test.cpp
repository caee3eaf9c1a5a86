#include "scoring/rubric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "scoring/assess.h"
#include "scoring/measures/registry.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Indicator indicator(const std::string& id, const std::string& area, int level,
                    const std::string& signal, double threshold, bool mandatory = true) {
  Indicator i;
  i.id = id;
  i.area = area;
  i.ladder = "classic";
  i.level = level;
  i.mandatory = mandatory;
  i.requires_ = {Requirement::Kind::Criterion, signal, Comparison::AtLeast, threshold, {}};
  return i;
}

TEST(CompilePlan, AsksForWhatSignalsAndIdentityReadAndNothingElse) {
  Rubric rubric = SmallEstate().rubric;
  rubric.identity.properties["VirtualMachine"] = {"name", "customValue"};
  rubric.identity.options = {"event.maxAge"};
  rubric.work.classes[0].events = {"VmClonedEvent"};
  rubric.work.in_service_events = {"VmPoweredOnEvent"};
  Signal used = SmallEstate::signal("cons.owner", "entity_share", {});
  used.of = "VirtualMachine";
  used.good.emplace();
  used.good->parts.resize(2);
  for (auto& part : used.good->parts) part.kind = Predicate::Kind::Test;
  used.good->parts[0].path = "customValue[@owner]";
  used.good->parts[1].path = "runtime.powerState";
  Signal unused = SmallEstate::signal("cons.other", "entity_share", {});
  unused.of = "Datastore";
  unused.good = used.good;
  rubric.signals = {unused, used};
  rubric.indicators = {indicator("consuming.2.owner", "consuming", 2, "cons.owner", 0.8)};

  CollectionPlan plan = compile_plan(rubric);
  EXPECT_THAT(plan.properties.at("VirtualMachine"),
              ElementsAre("customValue", "name", "runtime.powerState"));
  EXPECT_THAT(plan.properties.at("Datastore"), ElementsAre("customValue", "runtime.powerState"))
      << "no indicator uses that signal: it is shown all the same";
  EXPECT_FALSE(plan.properties.contains("HostSystem"));
  EXPECT_THAT(plan.option_keys, ElementsAre("event.maxAge"));
  EXPECT_FALSE(plan.tasks);
  EXPECT_TRUE(plan.event_classes.empty()) << "no signal reads activity";

  rubric.signals.push_back(success_rate());
  Requirement nested{Requirement::Kind::AnyOf, "", Comparison::AtLeast, 0, {}};
  nested.parts = {rubric.indicators[0].requires_,
                  {Requirement::Kind::Criterion, "cons.success_rate", Comparison::AtLeast, 1, {}}};
  rubric.indicators[0].requires_ = nested;
  plan = compile_plan(rubric);
  EXPECT_TRUE(plan.tasks);
  EXPECT_THAT(plan.event_classes, ElementsAre("VmClonedEvent", "VmPoweredOnEvent"));
}

TEST(Rubric, LooksUpAndKnowsItsTop) {
  Rubric rubric = SmallEstate().rubric;
  rubric.signals = {success_rate()};
  rubric.indicators = {indicator("consuming.2.a", "consuming", 2, "cons.success_rate", 0.8),
                       indicator("consuming.3.a", "consuming", 3, "cons.success_rate", 0.9)};
  EXPECT_NE(rubric.signal("cons.success_rate"), nullptr);
  EXPECT_EQ(rubric.signal("x"), nullptr);
  EXPECT_NE(rubric.area("change"), nullptr);
  EXPECT_EQ(rubric.area("chg"), nullptr);
  EXPECT_EQ(rubric.top_level("consuming", "classic"), 3);
  EXPECT_EQ(rubric.top_level("consuming", "inverted"), 1);
}

TEST(Assess, ClimbsTheAreasThatHaveARubricInTheirOrder) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 100, 10, 100, 10);
  estate.rubric.signals = {success_rate(30)};
  estate.rubric.indicators = {
      indicator("consuming.2.success", "consuming", 2, "cons.success_rate", 0.8),
      indicator("consuming.3.success", "consuming", 3, "cons.success_rate", 0.99)};
  const ScopeResult result = assess(estate.evidence, estate.practice, estate.rubric);
  EXPECT_EQ(result.name, "vc-a");
  ASSERT_EQ(result.areas.size(), 1U);
  const AreaResult& area = result.areas[0];
  EXPECT_EQ(area.area, "consuming");
  EXPECT_EQ(area.ladder, "classic");
  EXPECT_EQ(area.attained, 2);
  EXPECT_EQ(area.level, 2) << "held is attained until weeks are held";
  EXPECT_EQ(area.ceiling, 2);
  EXPECT_DOUBLE_EQ(area.score, 2);
  EXPECT_FALSE(area.regressing);
  EXPECT_FALSE(area.insufficient_evidence);
  EXPECT_EQ(area.ratings, (std::map<int, double>{{2, 1.0}, {3, 0.0}}));
  ASSERT_EQ(result.signals.size(), 1U);
  EXPECT_DOUBLE_EQ(*result.signals[0].value, 0.9);
}

TEST(Assess, TheScoreStaysBelowTheNextInteger) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 100, 10, 100, 10);
  estate.rubric.signals = {success_rate(30), count_of("changes")};
  estate.rubric.indicators = {
      indicator("consuming.2.count", "consuming", 2, "cons.count", 10),
      indicator("consuming.3.count", "consuming", 3, "cons.count", 10, false),
      indicator("consuming.3.success", "consuming", 3, "cons.success_rate", 0.99)};
  estate.rubric.indicators[2].weight = 1e-9;
  const auto area = assess(estate.evidence, estate.practice, estate.rubric).areas[0];
  EXPECT_EQ(area.attained, 2);
  EXPECT_GT(area.score, 2.9);
  EXPECT_LT(area.score, 3);
}

TEST(Assess, LevelOneOnlyForWantOfEvidenceIsMarked) {
  SmallEstate estate;
  estate.rubric.signals = {success_rate(30)};
  estate.rubric.indicators = {
      indicator("consuming.2.success", "consuming", 2, "cons.success_rate", 0.8)};
  const auto area = assess(estate.evidence, estate.practice, estate.rubric).areas[0];
  EXPECT_EQ(area.attained, 1);
  EXPECT_EQ(area.ceiling, 2);
  EXPECT_TRUE(area.insufficient_evidence);
}

TEST(Assess, NothingAtAllIsAnAnswerToo) {
  const ScopeResult result = assess({}, {}, {});
  EXPECT_TRUE(result.areas.empty());
  EXPECT_TRUE(result.signals.empty());
}

TEST(Registry, NamesEveryMeasureOnceInOrderWithSomethingToCall) {
  std::string last;
  for (const auto& measure : measures()) {
    EXPECT_LT(last, measure.name);
    last = measure.name;
    EXPECT_NE(measure.evaluate, nullptr) << measure.name;
    EXPECT_FALSE(measure.units.empty()) << measure.name;
    EXPECT_FALSE(measure.summary.empty()) << measure.name;
    EXPECT_EQ(find_measure(measure.name), &measure);
  }
  EXPECT_EQ(find_measure("magic"), nullptr);
}

TEST(Registry, TellsEveryWayOfMisusingAMeasure) {
  const Rubric rubric = SmallEstate().rubric;
  EXPECT_TRUE(misuse_of(success_rate(), rubric).empty());
  const auto complaint = [&](const std::function<void(Signal&)>& spoil) {
    Signal signal = success_rate();
    signal.file = "catalogue/x.yml";
    signal.line = 7;
    spoil(signal);
    const auto errors = misuse_of(signal, rubric);
    EXPECT_FALSE(errors.empty());
    return errors.empty() ? std::string() : errors[0].to_string();
  };
  EXPECT_THAT(complaint([](Signal& s) { s.measure = "magic"; }), HasSubstr("no measure 'magic'"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters["colour"] = std::string("red"); }),
              HasSubstr("catalogue/x.yml:7: measure 'activity_share' takes no parameter 'colour'"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters["good"] = std::string("luck"); }),
              HasSubstr("one of: success, failed, undone, reworked, from_template"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters["good"] = 3.0; }), HasSubstr("wrong type"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters.erase("good"); }),
              HasSubstr("needs parameter 'good'"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters.erase("area"); }),
              HasSubstr("exactly one of area, classes"));
  EXPECT_THAT(complaint([](Signal& s) { s.parameters["area"] = std::string("lawn"); }),
              HasSubstr("no process area 'lawn'"));
  EXPECT_THAT(complaint([](Signal& s) {
                s.parameters.erase("area");
                s.parameters["classes"] = std::vector<std::string>{"mow"};
              }),
              HasSubstr("no work class 'mow'"));
  EXPECT_THAT(complaint([](Signal& s) { s.unit = Unit::Bytes; }), HasSubstr("unit"));
  EXPECT_THAT(complaint([](Signal& s) { s.of = "VirtualMachine"; }), HasSubstr("takes no 'of'"));
}

}  // namespace
}  // namespace plumbline::scoring
