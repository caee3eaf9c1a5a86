#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "exporters/experiments.h"
#include "exporters/render.h"

namespace plumbline::exporters {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

Instant day(const char* text) { return parse_instant(text).value(); }

scoring::ExperimentResult held() {
  scoring::ExperimentResult e;
  e.id = "EXP-014";
  e.area = "change";
  e.registered = day("2026-03-02");
  e.promise.hypothesis = "A pilot \x1b[31mfirst";
  e.promise.procedure = "resize";
  e.promise.procedure_version = "2";
  e.promise.metric = "chg.emergency_share";
  e.promise.higher = false;
  e.promise.start = day("2026-03-09");
  e.promise.end = day("2026-06-08");
  e.status = scoring::ExperimentStatus::Decided;
  e.verdict = scoring::ExperimentVerdict::Held;
  e.numbers.emplace();
  e.numbers->metric.before = 0.09;
  e.numbers->metric.after = 0.035;
  e.numbers->metric.effect = 0.61;
  e.numbers->metric.low = 0.4;
  e.numbers->metric.high = std::numeric_limits<double>::infinity();
  e.numbers->change_at = day("2026-03-09");
  e.numbers->change_low = day("2026-03-02");
  e.numbers->change_high = day("2026-03-16");
  e.charts.kind = "p";
  e.charts.centre = 0.09;
  e.charts.points = {{day("2026-03-02"), 0.08, 0.01, 0.17, false}};
  e.charts.cusum_limit = 5;
  e.charts.drift = {{day("2026-03-02"), 0.2, 0.5, 0}};
  e.guards = {{"chg.lead_time_h", 0.1, true, std::nullopt, "chg.lead_time_h is kept"},
              {"chg.success_rate", 0.1, std::nullopt, std::nullopt, "too few weeks"}};
  e.reasons = {{"volume", "the work changed"}};
  e.weeks = {{day("2026-03-02"), scoring::WeekRole::Before, 0.08, 40},
             {day("2026-03-09"), scoring::WeekRole::Freeze, std::nullopt, 0},
             {day("2026-03-16"), scoring::WeekRole::WashIn, 0.05, 40},
             {day("2026-03-23"), scoring::WeekRole::After, 0.02, 40}};
  e.summary = "held: 9 % to 3.5 %";
  e.next = "adopt it";
  e.decision = "adopted";
  e.adopted = true;
  return e;
}

scoring::Assessment assessment() {
  scoring::Assessment a;
  a.as_of = day("2026-06-08");
  scoring::ScopeResult scope;
  scope.name = "vc-a";
  scope.experiments = {held()};
  a.scopes = {scope};
  return a;
}

TEST(RenderExperiments, ListsThemWithVerdictAndDecision) {
  const auto a = assessment();
  const std::string text = render_experiments(experiments_in(a, "change"), false);
  EXPECT_THAT(text, AllOf(HasSubstr("Scope vc-a"), HasSubstr("EXP-014"), HasSubstr("held"),
                          HasSubstr("61 %, adopted"), Not(HasSubstr("\033["))));
  EXPECT_THAT(render_experiments(experiments_in(a, "change"), true), HasSubstr("\033[32mheld"));
  EXPECT_TRUE(experiments_in(a, "capacity").empty());
  EXPECT_THAT(render_experiments({}, false), HasSubstr("experiment new"));
}

TEST(RenderExperiments, ShowsPromiseNumbersGuardsWeeksAndWhatIsNext) {
  const auto a = assessment();
  const auto listed = experiments_in(a, {});
  const std::string text = render_experiment({listed.front(), nullptr, std::nullopt}, false);
  EXPECT_THAT(text, AllOf(HasSubstr("EXP-014 · change · vc-a: held, adopted"),
                          HasSubstr("+ chg.lead_time_h"), HasSubstr("? too few weeks"),
                          HasSubstr("█· | ~▁"), HasSubstr("adopt it"),
                          HasSubstr("most at 2026-03-09, between 2026-03-02 and 2026-03-16"),
                          HasSubstr("the work changed"), Not(HasSubstr("\x1b"))));
}

TEST(RenderExperiments, JsonHoldsTheSameAndNothingThatIsNoNumber) {
  const auto a = assessment();
  const auto listed = experiments_in(a, {});
  const Json list = Json::parse(render_experiments_json(listed));
  EXPECT_EQ(list["experiments"][0]["verdict"], "held");
  EXPECT_EQ(list["experiments"][0]["numbers"]["effect"], 0.61);
  EXPECT_TRUE(list["experiments"][0]["numbers"]["high"].is_null());
  EXPECT_FALSE(list["experiments"][0].contains("weeks"));
  const Json one = Json::parse(render_experiment_json({listed.front(), nullptr, std::nullopt}));
  EXPECT_EQ(one["weeks"].size(), 4U);
  EXPECT_EQ(one["weeks"][1]["role"], "freeze");
  EXPECT_TRUE(one["guards"][1]["kept"].is_null());
  EXPECT_TRUE(one["published"].is_null());
  EXPECT_EQ(one["numbers"]["change_at"], "2026-03-09T00:00:00Z");
  EXPECT_EQ(one["numbers"]["change_low"], "2026-03-02T00:00:00Z");
  EXPECT_EQ(one["numbers"]["change_high"], "2026-03-16T00:00:00Z");
  EXPECT_FALSE(list["experiments"][0].contains("charts"));
  const Json& charts = one["charts"];
  EXPECT_EQ(charts["kind"], "p");
  EXPECT_EQ(charts["centre"], 0.09);
  EXPECT_EQ(charts["points"][0]["high"], 0.17);
  EXPECT_EQ(charts["points"][0]["out"], false);
  EXPECT_EQ(charts["drift"][0]["better"], 0.5);
  auto planned = assessment();
  planned.scopes[0].experiments[0].charts = {};
  EXPECT_TRUE(Json::parse(render_experiment_json(
      {experiments_in(planned, {}).front(), nullptr, std::nullopt}))["charts"]
                  .is_null());
}

TEST(RenderExperiments, APublishedWeekSaysItAsItWasSaid) {
  const std::string week = render_json(assessment());
  const auto said = published_verdict(week, "vc-a", "EXP-014");
  ASSERT_TRUE(said);
  EXPECT_EQ(said->verdict, "held");
  EXPECT_EQ(said->summary, "held: 9 % to 3.5 %");
  EXPECT_EQ(said->week, day("2026-06-08"));
  EXPECT_FALSE(published_verdict(week, "vc-b", "EXP-014"));
  EXPECT_FALSE(published_verdict(week, "vc-a", "EXP-015"));
  EXPECT_FALSE(published_verdict("not json", "vc-a", "EXP-014"));
  EXPECT_FALSE(published_verdict("{\"as_of\": 1, \"scopes\": 2}", "vc-a", "EXP-014"));
  auto running = assessment();
  running.scopes[0].experiments[0].verdict = scoring::ExperimentVerdict::None;
  EXPECT_FALSE(published_verdict(render_json(running), "vc-a", "EXP-014"));
}

}  // namespace
}  // namespace plumbline::exporters
