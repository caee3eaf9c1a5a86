#include "exporters/report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "exporters/units.h"
#include "tests/unit/exporters/full_snapshot.h"

namespace plumbline::exporters {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Report, TheCsvHasALineForEveryCriterionAndNoFormula) {
  auto snapshot = full_snapshot();
  auto& scope = snapshot.assessment.scopes[0];
  scope.areas[0].indicators[1].criteria[0].reason.text = "=cmd|' /C calc'!A0, \"quoted\"\n";
  std::size_t criteria = 0;
  for (const auto& area : scope.areas)
    for (const auto& indicator : area.indicators) criteria += indicator.criteria.size();
  const std::string csv = report_csv(snapshot);
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), criteria + 1);
  EXPECT_THAT(csv, HasSubstr("\"'=cmd|' /C calc'!A0, \"\"quoted\"\" \""));
  EXPECT_THAT(csv, HasSubstr("\"change.2.success_rate\",2,yes,met,\"chg.success_rate\",0.972,"
                             "\">=\",0.8,320,"));
}

TEST(Report, TheMarkdownLetsNoNameBecomeMarkup) {
  auto snapshot = full_snapshot();
  snapshot.assessment.scopes[0].name = "a|b <script> [x](http://y)";
  const std::string text = report_markdown(snapshot);
  EXPECT_THAT(text, HasSubstr("## Scope a\\|b \\<script\\> \\[x\\]\\(http://y\\)"));
  EXPECT_THAT(text, HasSubstr("| Change management | **2** Repeatable | 2 | 3 |"));
  EXPECT_THAT(text, HasSubstr("| Security | – | – | – | – | no rubric yet |"));
}

TEST(Report, TheHtmlNeedsNothingElse) {
  const std::string page = report_html(full_snapshot());
  for (const char* never : {"<script", "http://", "<link", " src="})
    EXPECT_THAT(page, Not(HasSubstr(never)));
  EXPECT_THAT(page, HasSubstr("<a href=\"#s1-areas-change\">"));
  EXPECT_THAT(page, HasSubstr("<section id=\"s1-areas-change\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#s1-indicators-change.3.coverage\">"));
  EXPECT_THAT(page, HasSubstr("<tr id=\"s1-indicators-change.3.coverage\">"));
}

TEST(Report, NoTwoPlacesOfTheHtmlHaveOneName) {
  auto snapshot = full_snapshot();
  snapshot.assessment.scopes.push_back(snapshot.assessment.scopes[0]);
  const std::string page = report_html(snapshot);
  static const std::regex kPlace(" id=\"([^\"]+)\"");
  std::set<std::string> places;
  for (std::sregex_iterator m(page.begin(), page.end(), kPlace), end; m != end; ++m)
    EXPECT_TRUE(places.insert((*m)[1]).second) << (*m)[1];
  EXPECT_EQ(places.count("s2-areas-change"), 1U);
  EXPECT_THAT(page, HasSubstr("<a href=\"#s2-areas-change\">"));
}

TEST(Report, TheJsonHoldsAssessmentRoadmapAndOutcomes) {
  const auto json = nlohmann::json::parse(report_json(full_snapshot()));
  EXPECT_EQ(json["assessment"]["scopes"][0]["name"], "vc-a");
  EXPECT_EQ(json["roadmap"][0]["areas"][0]["area"], "change");
  EXPECT_EQ(json["roadmap"][0]["areas"][0]["to"], 3);
  EXPECT_EQ(json["outcomes"][0]["outcomes"][0]["id"], "change_success");
  EXPECT_EQ(json["outcomes"][0]["outcomes"][0]["value"], 0.972);
  ASSERT_TRUE(json.contains("experiments"));
  EXPECT_EQ(json["experiments"][0]["id"], "EXP-014");
}

TEST(Report, TheMarkdownHoldsTheExperiments) {
  auto snapshot = full_snapshot();
  snapshot.assessment.scopes[0].experiments[0].summary = "held: 9 % to 3.5 %";
  EXPECT_THAT(report_markdown(snapshot), HasSubstr("* **EXP-014** (change, chg.success\\_rate, "));
  EXPECT_THAT(report_markdown(snapshot), HasSubstr("): held. held: 9 % to 3.5 %"));
}

TEST(RenderRoadmap, SaysWhatToDoNextWithinTheWidth) {
  const std::string text = render_roadmap(full_snapshot(), false, 80);
  EXPECT_THAT(text, HasSubstr("Change management: 2 Repeatable → 3 Defined"));
  EXPECT_THAT(text, HasSubstr("1. change.3.coverage"));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
  EXPECT_THAT(render_roadmap(full_snapshot(), true, 80), HasSubstr("\033["));
}

TEST(RenderOutcomes, StandBesideWhatOthersPublished) {
  const std::string text = render_outcomes(full_snapshot(), false, 120);
  EXPECT_THAT(text, HasSubstr("≥ 99 % high performers (Visible Ops Handbook, 2005)"));
  EXPECT_THAT(text, HasSubstr("97.2 %"));
}

// What the team wrote into targets.yml is one thing, what the rubric asks another.
TEST(RenderOutcomes, TellTheOwnTargetFromWhatIsAsked) {
  const auto json = nlohmann::json::parse(report_json(full_snapshot()));
  const auto& success = json["outcomes"][0]["outcomes"][0];
  EXPECT_EQ(success["target"], 0.95);
  EXPECT_EQ(success["asked"], 0.8);
  EXPECT_THAT(render_outcomes(full_snapshot(), false, 120),
              testing::ContainsRegex("Change success +97.2 % +≥ 95 % +≥ 80 % .L2. "));
  EXPECT_THAT(report_markdown(full_snapshot()), HasSubstr("| 97.2 % | ≥ 95 % | ≥ 80 %, level 2 |"));
  EXPECT_EQ(success["asked_by_level"], 2);
}

TEST(Units, AValueIsShownInItsUnit) {
  using scoring::Unit;
  EXPECT_EQ(with_unit(0.972, Unit::Ratio), "97.2 %");
  EXPECT_EQ(with_unit(0.9998, Unit::Ratio), "99.98 %") << "not rounded to 100 %";
  EXPECT_EQ(with_unit(1.0, Unit::Ratio), "100 %");
  EXPECT_EQ(with_unit(3.5, Unit::Hours), "3.5 h");
  EXPECT_EQ(with_unit(std::nullopt, Unit::Hours), "–");
  EXPECT_EQ(with_unit(525600, Unit::Minutes), "365 d") << "not 5.256e+05 min";
  EXPECT_EQ(with_unit(1500, Unit::Minutes), "25 h");
  EXPECT_EQ(with_unit(17.5, Unit::Minutes), "17.5 min");
  EXPECT_EQ(with_unit(525600, Unit::Count), "525600");
  EXPECT_EQ(with_unit(2147483648.0, Unit::Bytes), "2 GiB");
  EXPECT_EQ(with_base_unit(0.0179632, "seconds"), "17.96 ms");
  EXPECT_EQ(with_base_unit(-456400, "seconds"), "-5.282 d");
  EXPECT_EQ(with_base_unit(7200.0, "seconds"), "2 h");
  EXPECT_EQ(with_base_unit(86400.0 * 3, "seconds"), "3 d");
}

}  // namespace
}  // namespace plumbline::exporters
