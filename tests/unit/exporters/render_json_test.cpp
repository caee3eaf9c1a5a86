#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "exporters/render.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using nlohmann::json;

scoring::Assessment sample() { return sample_snapshot().assessment; }

const json& area(const json& whole, std::size_t i) { return whole["scopes"][0]["areas"][i]; }

TEST(RenderJson, HasTheFormThatOthersBuildOn) {
  const json whole = json::parse(render_json(sample()));
  EXPECT_EQ(whole["as_of"], "2026-11-22T10:00:00Z");
  EXPECT_EQ(whole["known_at"], "2026-11-22T09:59:30Z");
  EXPECT_EQ(whole["rubric"], (json{{"version", "1.0.0"}, {"digest", "sha256:00ff"}}));
  EXPECT_EQ(whole["scopes"][0]["name"], "vc-a");
  const json& change = area(whole, 0);
  EXPECT_EQ(change["area"], "change");
  EXPECT_EQ(change["ladder"], "classic");
  EXPECT_EQ(change["level"], 2);
  EXPECT_EQ(change["attained_level"], 2);
  EXPECT_EQ(change["ceiling"], 3);
  EXPECT_EQ(change["score"], 2.41667);
  EXPECT_EQ(change["regressing"], false);
  EXPECT_EQ(change["stale"], false);
  EXPECT_EQ(change["insufficient_evidence"], false);
  EXPECT_EQ(change["ratings"], (json{{"2", 1.0}, {"3", 0.416667}}));
  const json& indicator = change["indicators"][0];
  EXPECT_EQ(indicator["id"], "change.2.success_rate");
  EXPECT_EQ(indicator["level"], 2);
  EXPECT_EQ(indicator["mandatory"], true);
  EXPECT_EQ(indicator["state"], "met");
  EXPECT_EQ(indicator["reason"], "97.2 % of 320 changes");
  const json& criterion = indicator["criteria"][0];
  EXPECT_EQ(criterion["signal"], "chg.success_rate");
  EXPECT_EQ(criterion["value"], 0.972);
  EXPECT_EQ(criterion["low"], 0.951);
  EXPECT_EQ(criterion["high"], 0.985);
  EXPECT_EQ(criterion["samples"], 320);
  EXPECT_EQ(criterion["target"], 0.8);
}

TEST(RenderJson, SaysWhyAndWhenUnknownsCouldBeKnown) {
  const json whole = json::parse(render_json(sample()));
  const json& unknown = area(whole, 0)["indicators"][2];
  EXPECT_EQ(unknown["state"], "unknown");
  EXPECT_EQ(unknown["reason_code"], "missing_input");
  EXPECT_EQ(unknown["resolved_by"], "records");
  EXPECT_EQ(unknown["criteria"][0]["value"], nullptr);
  EXPECT_EQ(area(whole, 1)["indicators"][0]["earliest"], "2026-12-06T00:00:00Z");
  EXPECT_EQ(area(whole, 1)["outlook"][1],
            (json{{"level", 3}, {"earliest", nullptr}, {"needs", "scope"}}));
  EXPECT_EQ(whole["scopes"][0]["unlocks"][0]["input"], "records");
}

TEST(RenderJson, NamesTheClock) {
  auto assessment = sample();
  EXPECT_EQ(json::parse(render_json(assessment))["clock"], "server");
  assessment.rehearsal = true;
  EXPECT_EQ(json::parse(render_json(assessment))["clock"], "rehearsal");
}

TEST(RenderJson, IsTheSameBytesWhateverTheNoiseInTheLastDigits) {
  auto noisy = sample();
  noisy.scopes[0].areas[0].indicators[0].criteria[0].value = 0.972 + 1e-15;
  EXPECT_EQ(render_json(noisy), render_json(sample()));
}

TEST(RenderJson, HasNullWhereThereIsNoNumber) {
  auto assessment = sample();
  auto& criterion = assessment.scopes[0].areas[0].indicators[0].criteria[0];
  criterion.value = std::numeric_limits<double>::quiet_NaN();
  criterion.high = std::numeric_limits<double>::infinity();
  const json whole = json::parse(render_json(assessment));
  EXPECT_EQ(area(whole, 0)["indicators"][0]["criteria"][0]["value"], nullptr);
  EXPECT_EQ(area(whole, 0)["indicators"][0]["criteria"][0]["high"], nullptr);
}

TEST(RenderJson, SurvivesHostileText) {
  auto assessment = sample();
  assessment.scopes[0].name = "a\"\n\xFF";
  assessment.scopes[0].areas[0].indicators[0].id = "\xFF";
  const json whole = json::parse(render_json(assessment));
  EXPECT_EQ(whole["scopes"][0]["name"], "a\"\n\xEF\xBF\xBD");
}

}  // namespace
}  // namespace plumbline::exporters
