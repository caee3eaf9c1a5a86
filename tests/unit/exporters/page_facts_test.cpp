#include <gmock/gmock.h>

#include "exporters/matrix.h"
#include "exporters/render.h"
#include "tests/unit/exporters/pages.h"

namespace plumbline::exporters {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PageFacts : public Pages {};

TEST_F(PageFacts, NoLinkLeadsBeforeTheFirstDay) {
  site.use(archive);
  publish(rich_snapshot());
  EXPECT_THAT(body("/?at=2026-10-20"),
              AllOf(HasSubstr("a week earlier"), HasSubstr("four weeks earlier")));
  EXPECT_THAT(body("/?at=2026-10-01"),
              AllOf(HasSubstr("a week earlier"), Not(HasSubstr("four weeks earlier"))));
}

TEST_F(PageFacts, CollectorsArePresentWhateverDayIsLookedAt) {
  site.use(archive);
  publish(rich_snapshot());
  EXPECT_THAT(body("/areas/change?at=2026-10-01"), HasSubstr("href=\"../health\""));
  EXPECT_THAT(body("/health?at=2026-10-01"),
              AllOf(HasSubstr("vc-a"), HasSubstr("took 0.125 s"), Not(HasSubstr("No vCenter"))));
}

TEST_F(PageFacts, TheirJsonIsTheSameOfTheSameDayAndScope) {
  site.use(archive);
  publish(rich_snapshot());
  EXPECT_THAT(body("/"), HasSubstr("href=\"api/v1/assessment\">JSON"));
  EXPECT_THAT(body("/indicators/change.3.coverage"),
              HasSubstr("href=\"../api/v1/indicators/change.3.coverage\">JSON"));
  const std::string past = body("/areas/change?at=2026-10-20&scope=vc-a");
  EXPECT_THAT(past, HasSubstr("href=\"../api/v1/areas/change?scope=vc-a&amp;at=2026-10-20\">JSON"));
  EXPECT_THAT(past, HasSubstr("?scope=vc-a&amp;at=2026-10-13\">a week earlier"));
}

/// An estate in which 60 went wrong on one day after the last week in which the criterion was met,
/// then noise: one a day.
class Causes : public Pages {
 protected:
  void SetUp() override {
    auto snapshot = rich_snapshot();
    auto& scope = snapshot.assessment.scopes[0];
    for (auto& signal : scope.signals) {
      if (signal.signal != "chg.coverage") continue;
      signal.witnesses.assign(103, {scoring::Witness::Kind::Change, 1, "", false, "no record"});
      signal.adverse = 103;
    }
    auto weeks = std::make_shared<scoring::WeekHistory>(*snapshot.weeks[scope.name]);
    for (auto& week : *weeks)
      week.signals["chg.coverage"].value = week.end <= at("2026-11-02T00:00:00Z") ? 0.7 : 0.31;
    snapshot.weeks[scope.name] = weeks;
    site.use(std::make_shared<Burst>());
    publish(snapshot);
  }

  /// The newest first: 12 of noise, 60 of one day, 31 of before.
  class Burst : public OneDay {
   public:
    Result<std::vector<WitnessShown>> facts(const scoring::Assessment&, const std::string&,
                                            const scoring::SignalValue& value, std::size_t most,
                                            bool) override {
      std::vector<WitnessShown> all;
      for (int i = 0; i < 103; ++i) {
        const Instant day = i < 12   ? at("2026-11-20T08:00:00Z") - std::chrono::hours(24 * i)
                            : i < 72 ? at("2026-11-04T10:00:00Z")
                                     : at("2026-10-20T10:00:00Z") - std::chrono::hours(24 * i);
        all.push_back({false, value.signal + " " + std::to_string(i), "", {}, 0, {}});
        all.back().facts = {{day, "tasks", "task-" + std::to_string(i), "", "", "", ""}};
      }
      if (all.size() > most) all.resize(most);
      return all;
    }
  };
};

TEST_F(Causes, StandFirstAndAreCountedTruly) {
  const std::string page = body("/indicators/change.3.coverage");
  EXPECT_THAT(page, HasSubstr("103 speak against it; 20 of these listed here."));
  EXPECT_THAT(page, HasSubstr("Since 2026-11-02, when it was last met: 72 speak against it, 60 of "
                              "them on 2026-11-04"));
  EXPECT_THAT(page, AllOf(HasSubstr("task-12<"), HasSubstr("task-31<"), Not(HasSubstr("task-0<"))));
  EXPECT_THAT(page, HasSubstr("change.3.coverage?facts=103#facts\">List all 103"));
  const std::string all = body("/indicators/change.3.coverage?facts=103");
  EXPECT_THAT(all, AllOf(HasSubstr("all listed here"), HasSubstr("task-0<"), HasSubstr("task-102<"),
                         HasSubstr("Against it, before that"), Not(HasSubstr("List all"))));
  EXPECT_LT(all.find("task-71<"), all.find("task-0<"));
  EXPECT_LT(all.find("task-0<"), all.find("task-72<"));
}

TEST_F(Causes, TheApiSaysTheSame) {
  const std::string json = body("/api/v1/indicators/change.3.coverage?facts=50");
  for (const char* part : {"\"adverse\": 103", "\"listed\": 50", "\"listable\": 103",
                           "\"last_met\": \"2026-11-02T00:00:00Z\"", "\"adverse_since\": 72"})
    EXPECT_THAT(json, HasSubstr(part));
  for (const char* wrong : {"0", "201", "all", "", "-1", "5x"})
    EXPECT_EQ(get("/indicators/change.3.coverage?facts=" + std::string(wrong)).status, 400)
        << wrong;
}

TEST_F(PageFacts, WhatIsMetLeadsToTheWeekInWhichItWasNot) {
  site.use(archive);
  auto snapshot = rich_snapshot();
  auto weeks = std::make_shared<scoring::WeekHistory>(*snapshot.weeks["vc-a"]);
  (*weeks)[3].signals["chg.success_rate"].value = 0.6;
  snapshot.weeks["vc-a"] = weeks;
  publish(snapshot);
  EXPECT_THAT(body("/indicators/change.2.success_rate"),
              HasSubstr("change.2.success_rate?at=2026-10-19\">2026-10-19</a>"));
}

TEST_F(PageFacts, EitherOrSaysThatOneSuffices) {
  auto snapshot = rich_snapshot();
  scoring::Indicator row;
  row.id = "change.2.success_rate";
  row.requires_.kind = scoring::Requirement::Kind::AnyOf;
  row.requires_.parts.resize(2);
  snapshot.rubric.indicators = {row};
  auto& indicator = snapshot.assessment.scopes[0].areas[0].indicators[0];
  auto other = indicator.criteria[0];
  other.signal = "chg.coverage";
  other.state = scoring::State::NotMet;
  other.reason.input = "experiments";
  indicator.criteria.push_back(other);
  publish(snapshot);
  EXPECT_THAT(body("/indicators/change.2.success_rate"),
              HasSubstr("not all are asked for: any one of these suffices"));
  const std::string area = body("/areas/change");
  EXPECT_THAT(area, HasSubstr("any one of these suffices"));
  EXPECT_THAT(area, Not(HasSubstr("would be resolved by <b>experiments</b>")))
      << "nothing is wanted any more";
  EXPECT_THAT(body("/api/v1/areas/change"), HasSubstr("\"enough\": \"any one of these suffices\""));
  EXPECT_THAT(body("/api/v1/indicators/change.3.coverage"), Not(HasSubstr("\"enough\"")));
}

// "Any one" of a record's use, a feed that never was and a net would be a lie.
TEST(ChoiceText, SaysWhatIsEnoughOfWhatIsNested) {
  using Kind = scoring::Requirement::Kind;
  const auto criterion = [](const char* signal) {
    scoring::Requirement one;
    one.signal = signal;
    return one;
  };
  const auto joined = [](Kind kind, std::vector<scoring::Requirement> parts) {
    scoring::Requirement one;
    one.kind = kind;
    one.parts = std::move(parts);
    return one;
  };
  scoring::Rubric rubric;
  rubric.indicators.resize(1);
  rubric.indicators[0].id = "x";
  scoring::IndicatorResult indicator;
  indicator.id = "x";
  auto& asked = rubric.indicators[0].requires_;
  asked = joined(Kind::AllOf, {criterion("a"), criterion("b")});
  EXPECT_EQ(choice_text(rubric, indicator), "");
  asked = joined(Kind::AnyOf, {criterion("a"), criterion("b")});
  EXPECT_EQ(choice_text(rubric, indicator), "any one of these suffices");
  asked = joined(Kind::AnyOf,
                 {criterion("a"),
                  joined(Kind::AllOf,
                         {criterion("b"), joined(Kind::AnyOf, {criterion("c"), criterion("d")})})});
  EXPECT_EQ(choice_text(rubric, indicator), "enough is: a, or (b and (c or d))");
  asked =
      joined(Kind::AllOf, {criterion("a"), joined(Kind::AnyOf, {criterion("b"), criterion("c")})});
  EXPECT_EQ(choice_text(rubric, indicator), "enough is: a and (b or c)");
}

TEST_F(PageFacts, RunbooksAreServed) {
  publish(rich_snapshot());
  EXPECT_THAT(body("/runbooks"), HasSubstr("href=\"runbooks/level-lost\">PlumblineLevelLost"));
  const std::string page = body("/runbooks/level-lost");
  EXPECT_THAT(page, HasSubstr("<h1>PlumblineLevelLost</h1>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"area-regressing\">area-regressing</a>"));
  EXPECT_THAT(page, HasSubstr("<strong>Means</strong>"));
  EXPECT_THAT(body("/runbooks/evidence-stale"),
              HasSubstr("language-promql\">plumbline_indicator_unknown{"));
  EXPECT_EQ(get("/runbooks/nothing").status, 404);
}

TEST_F(PageFacts, ALevelThatFellSinceTheLastPublishedWeekIsTold) {
  auto snapshot = rich_snapshot();
  snapshot.moved["vc-a"].moves.clear();
  auto& area = snapshot.assessment.scopes[0].areas[0];
  area.level_since = at("2026-11-16T00:00:00Z");
  area.level_reason = "four weeks below";
  publish(snapshot);
  const std::string page = body("/");
  EXPECT_THAT(page, HasSubstr("In that week no level and no indicator moved."));
  EXPECT_THAT(page, HasSubstr("holds level 2 since 2026-11-16 (four weeks below)"));
}

TEST(ReadMoves, WhatMovedAndMovedBackIsNoChange) {
  scoring::Move back{scoring::Move::What::Attained, "change", "classic", "", "4", "4", {}};
  back.steps = {{scoring::Origin::Facts, "4", "3", {}}, {scoring::Origin::Practice, "3", "4", {}}};
  scoring::Move moved = back;
  moved.to = "3";
  const auto lines = read_moves(render_published(full_snapshot().assessment, false, {back, moved}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].to, "3");
}

}  // namespace
}  // namespace plumbline::exporters
