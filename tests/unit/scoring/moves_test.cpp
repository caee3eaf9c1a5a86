#include "scoring/moves.h"

#include <gmock/gmock.h>

namespace plumbline::scoring {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

IndicatorResult row(const std::string& id, int level, bool mandatory, State state, double value,
                    double target = 0.8) {
  IndicatorResult out;
  out.id = id;
  out.level = level;
  out.mandatory = mandatory;
  out.state = state;
  CriterionResult criterion;
  criterion.signal = "chg." + id;
  criterion.state = state;
  criterion.value = value;
  criterion.target = target;
  criterion.comparison = ">=";
  out.criteria.push_back(criterion);
  return out;
}

/// Level 2: two mandatory rows; level 3: one mandatory row and two more.
std::vector<IndicatorResult> at_level_three() {
  return {row("batches", 2, true, State::Met, 9), row("success", 2, true, State::Met, 0.97),
          row("library", 3, true, State::Met, 4), row("types", 3, false, State::Met, 1),
          row("emergency", 3, false, State::Met, 0.9)};
}

Assessment assessed(std::vector<IndicatorResult> rows, int attained, int ceiling) {
  AreaResult area;
  area.area = "change";
  area.ladder = "classic";
  area.level = area.attained = attained;
  area.ceiling = ceiling;
  area.indicators = std::move(rows);
  ScopeResult scope;
  scope.name = "vc-a";
  scope.areas.push_back(area);
  Assessment out;
  out.scopes.push_back(scope);
  return out;
}

IndicatorResult& named(Assessment& assessment, const std::string& id) {
  for (auto& each : assessment.scopes[0].areas[0].indicators)
    if (each.id == id) return each;
  throw std::out_of_range(id);
}

void set(Assessment& assessment, const std::string& id, State state, double value) {
  IndicatorResult& each = named(assessment, id);
  each.state = each.criteria[0].state = state;
  each.criteria[0].value = value;
}

/// "attained 3→2 [facts 3→2 (success: text)]", one line per move.
std::vector<std::string> told(const Passage& passage) {
  std::vector<std::string> lines;
  for (const auto& move : moves(passage)) {
    const char* words[] = {"level", "attained", "ceiling", ""};
    std::string line =
        words[static_cast<int>(move.what)] + move.indicator + " " + move.from + ">" + move.to;
    for (const auto& step : move.steps) {
      line += " [" + std::string(to_string(step.origin)) + " " + step.from + ">" + step.to;
      for (const auto& cause : step.causes)
        line += " (" + cause.indicator + ": " + cause.text + ")";
      line += "]";
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(Moves, NothingMovesBetweenEquals) {
  const Assessment same = assessed(at_level_three(), 3, 3);
  EXPECT_THAT(told({"vc-a", false, same, {{Origin::Facts, same}}}), IsEmpty());
  EXPECT_THAT(told({"vc-a", false, same, {}}), IsEmpty());
}

TEST(Moves, NameOnlyWhatTheLevelWouldHaveStayedWithout) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment after = assessed(at_level_three(), 1, 1);
  set(after, "success", State::NotMet, 0.6);    // mandatory at level 2: this alone does it
  set(after, "emergency", State::NotMet, 0.5);  // moved too, but would not have mattered
  EXPECT_THAT(
      told({"vc-a", false, before, {{Origin::Facts, after}}}),
      ElementsAre("level 3>1 [facts 3>1 (success: chg.success was 0.97, is 0.6, needed >= 0.8)]",
                  "attained 3>1 [facts 3>1 (success: chg.success was 0.97, is 0.6, needed >= 0.8)]",
                  "ceiling 3>1 [facts 3>1 (success: chg.success was 0.97, is 0.6, needed >= 0.8)]",
                  "success met>not_met [facts met>not_met (success: chg.success was 0.97, is 0.6, "
                  "needed >= 0.8)]",
                  "emergency met>not_met [facts met>not_met (emergency: chg.emergency was 0.9, is "
                  "0.5, needed >= 0.8)]"));
}

TEST(Moves, ALargeNumberIsWhole) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment after = before;
  set(after, "types", State::NotMet, 525600);
  EXPECT_THAT(
      told({"vc-a", false, before, {{Origin::Facts, after}}}),
      ElementsAre("types met>not_met [facts met>not_met (types: chg.types was 1, is 525600, "
                  "needed >= 0.8)]"));
}

TEST(Moves, WhatBecameUnknownSaysWhy) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment after = before;
  set(after, "types", State::Unknown, 1);
  named(after, "types").criteria[0].reason.text = "not watched for 9 days";
  EXPECT_THAT(told({"vc-a", false, before, {{Origin::Facts, after}}}),
              ElementsAre("types met>unknown [facts met>unknown (types: chg.types is 1, needed >= "
                          "0.8: not watched for 9 days)]"));
}

TEST(Moves, OfTwoEitherOfWhichWouldDoOneIsNamed) {
  // Of three rows at level 3 two are enough (L); it takes two misses to lose it.
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment after = assessed(at_level_three(), 2, 2);
  set(after, "types", State::NotMet, 0);
  set(after, "emergency", State::NotMet, 0.5);
  const auto found = moves({"vc-a", false, before, {{Origin::Facts, after}}});
  ASSERT_FALSE(found.empty());
  ASSERT_EQ(found[1].what, Move::What::Attained);
  ASSERT_EQ(found[1].steps.size(), 1U);
  // Either alone would have left it, so one of them is the least that must be taken back.
  EXPECT_EQ(found[1].steps[0].causes.size(), 1U);
}

TEST(Moves, TheRubricIsToldApartFromTheEstate) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment stricter = before;  // the same facts under a threshold of 0.98
  stricter.rubric_digest = "sha256:2";
  named(stricter, "success").criteria[0].target = 0.98;
  set(stricter, "success", State::NotMet, 0.97);
  stricter.scopes[0].areas[0].attained = 1;
  Assessment after = stricter;  // then the estate became better
  set(after, "success", State::Met, 0.99);
  after.scopes[0].areas[0].attained = 3;
  EXPECT_THAT(
      told({"vc-a", false, before, {{Origin::Rubric, stricter}, {Origin::Facts, after}}}),
      ElementsAre(
          "attained 3>3 [rubric 3>1 (success: chg.success is 0.97, needed >= 0.8, now >= 0.98)] "
          "[facts 1>3 (success: chg.success was 0.97, is 0.99, needed >= 0.98)]",
          "success met>met [rubric met>not_met (success: chg.success is 0.97, needed >= 0.8, now "
          ">= 0.98)] [facts not_met>met (success: chg.success was 0.97, is 0.99, needed >= "
          "0.98)]"));
}

TEST(Moves, RowsComeAndGoWithTheRubric) {
  auto rows = at_level_three();
  rows.erase(rows.begin() + 3);
  Assessment before = assessed(rows, 3, 3);
  Assessment after = assessed(at_level_three(), 3, 3);
  EXPECT_THAT(told({"vc-a", true, before, {{Origin::Rubric, after}}}),
              ElementsAre("types absent>met [rubric absent>met (types: the row is new in this "
                          "rubric)]"));
  EXPECT_THAT(told({"vc-a", true, after, {{Origin::Rubric, before}}}),
              ElementsAre("types met>absent [rubric met>absent (types: this rubric no longer has "
                          "the row)]"));
}

TEST(Moves, APromiseIsPractice) {
  Assessment before = assessed(at_level_three(), 2, 3);
  set(before, "library", State::NotMet, 0);
  const Assessment after = assessed(at_level_three(), 3, 3);
  EXPECT_THAT(told({"vc-a", false, before, {{Origin::Facts, before}, {Origin::Practice, after}}}),
              ElementsAre("level 2>3 [practice 2>3 (library: chg.library was 0, is 4, needed >= "
                          "0.8)]",
                          "attained 2>3 [practice 2>3 (library: chg.library was 0, is 4, needed "
                          ">= 0.8)]",
                          "library not_met>met [practice not_met>met (library: chg.library was "
                          "0, is 4, needed >= 0.8)]"));
}

// What the facts alone would have made of it stands on no page: it is told as that.
TEST(Moves, AValueOnTheWayIsNotToldAsIfItStood) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment facts = before;  // the week's changes, their records not yet written
  set(facts, "types", State::NotMet, 0.48);
  Assessment after = before;  // then the records
  set(after, "types", State::NotMet, 0.93);
  EXPECT_THAT(
      told({"vc-a", false, before, {{Origin::Facts, facts}, {Origin::Practice, after}}}),
      ElementsAre("types met>not_met [facts met>not_met (types: chg.types was 1, by this alone "
                  "0.48, in the end 0.93, needed >= 0.8)]"));
}

TEST(Moves, AWaiverIsSaidAsSuch) {
  const Assessment before = assessed(at_level_three(), 3, 3);
  Assessment after = before;
  set(after, "types", State::NotMet, 0);
  named(after, "types").state = State::Waived;
  named(after, "types").evaluated = State::NotMet;
  named(after, "types").waiver = WaiverNote{"o", "r", "head of ops", {}, "waivers.yml"};
  EXPECT_THAT(told({"vc-a", false, before, {{Origin::Practice, after}}}),
              ElementsAre("types met>waived [practice met>waived (types: waived by head of ops)]"));
}

}  // namespace
}  // namespace plumbline::scoring
