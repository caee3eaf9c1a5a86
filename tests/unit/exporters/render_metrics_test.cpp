#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "exporters/render.h"
#include "tests/source_folder.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/run.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> samples_of(const std::string& text, const std::string& family = "") {
  std::istringstream lines(text);
  std::vector<std::string> found;
  for (std::string line; std::getline(lines, line);)
    if (line[0] != '#' && (family.empty() || line.rfind(family + "{", 0) == 0))
      found.push_back(line);
  return found;
}

TEST(RenderMetrics, EqualsTheGoldenExposition) {
  const std::string golden = read_source("tests/unit/exporters/golden/metrics.txt");
  const std::string text = render_metrics(full_snapshot());
  if (std::getenv("PLUMBLINE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(tests::source_folder() + "/tests/unit/exporters/golden/metrics.txt") << text;
  EXPECT_EQ(text, golden) << "names are frozen: a difference here breaks dashboards. When it is "
                             "meant, run with PLUMBLINE_UPDATE_GOLDEN=1";
}

TEST(RenderMetrics, ExportsTimesInSecondsAndSaysTheUnit) {
  const std::string text = render_metrics(full_snapshot());
  for (const char* line :
       {"plumbline_signal_value{scope=\"vc-a\",area=\"consuming\",signal=\"cons.ready_min\","
        "unit=\"seconds\"} 1050\n",
        "plumbline_signal_value{scope=\"vc-a\",area=\"capacity\",signal=\"cap.ds_used_bytes\","
        "unit=\"bytes\"} 1099511627776\n",
        "plumbline_runway_seconds{scope=\"vc-a\",resource=\"datastore\"} 3888000\n",
        "plumbline_runway_target_seconds{scope=\"vc-a\",resource=\"datastore\"} 5184000\n",
        "plumbline_outcome_change_lead_time_seconds{scope=\"vc-a\"} 180000\n",
        "plumbline_outcome_availability_ratio{scope=\"vc-a\"} 0.999\n",
        "plumbline_outcome_unauthorised_change_ratio{scope=\"vc-a\"} 0.1\n"})
    EXPECT_THAT(text, HasSubstr(line));
  EXPECT_THAT(text,
              testing::ContainsRegex("signal_target[^\n]*cap.ds_days_to_full[^\n]* 5184000\n"));
}

// Noise below a threshold breaks nothing: only a miss by the bound does, and only of what is held.
TEST(RenderMetrics, CallsAnIndicatorBrokenByTheBoundAlone) {
  const std::string series = "plumbline_indicator_broken{";
  auto snapshot = full_snapshot();
  EXPECT_THAT(render_metrics(snapshot), HasSubstr(series));
  auto& area = snapshot.assessment.scopes[0].areas.back();
  area.level = 3;  // what is not held cannot break
  EXPECT_THAT(render_metrics(snapshot), Not(HasSubstr(series)));
  area.level = 4;
  area.indicators[0].by_bound = scoring::State::Met;
  EXPECT_THAT(render_metrics(snapshot), Not(HasSubstr(series)));
}

TEST(RenderMetrics, NamesTheCausesOfARegressionOnly) {
  auto snapshot = full_snapshot();
  EXPECT_THAT(render_metrics(snapshot), HasSubstr("plumbline_regressing_cause{"));
  snapshot.assessment.scopes[0].areas.back().regressing = false;
  EXPECT_THAT(render_metrics(snapshot), Not(HasSubstr("plumbline_regressing_cause{")));
}

// What vanished vanishes: the exposition is that of the last snapshot and of nothing before.
TEST(RenderMetrics, ForgetsAScopeAndAVCenterThatAreGone) {
  auto snapshot = full_snapshot();
  snapshot.assessment.scopes.push_back(snapshot.assessment.scopes[0]);
  snapshot.assessment.scopes[1].name = "gone";
  EXPECT_THAT(render_metrics(snapshot), HasSubstr("\"gone\""));
  snapshot.assessment.scopes.pop_back();
  snapshot.vcenters.clear();
  EXPECT_THAT(render_metrics(snapshot), Not(HasSubstr("\"gone\"")));
  EXPECT_THAT(render_metrics(snapshot), Not(HasSubstr("vcenter=")));
}

// Nobody looked: that is not "none too many".
TEST(RenderMetrics, CountsPrivilegesOnlyAfterTheyWereLookedAt) {
  EXPECT_THAT(render_metrics(full_snapshot()),
              HasSubstr("plumbline_privileges_excess{vcenter=\"vc-a\"} 2"));
  EXPECT_THAT(render_metrics(sample_snapshot()), Not(HasSubstr("plumbline_privileges_")));
}

// A stream's first gap must be an increase, not the first sight of a series.
TEST(RenderMetrics, CountsNoGapsForAStreamThatLostNothing) {
  EXPECT_THAT(render_metrics(full_snapshot()),
              HasSubstr("plumbline_gaps_total{vcenter=\"vc-a\",stream=\"privileges\"} 0"));
}

TEST(RenderMetrics, SatisfiesPromtool) {
  const auto result = run("promtool check metrics", render_metrics(full_snapshot()));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.output, "");
}

TEST(RenderMetrics, SaysOnlyWhichBuildThisIsBeforeTheFirstAssessment) {
  scoring::Snapshot snapshot;
  snapshot.version = "0.1.0";
  snapshot.revision = "abc1234";
  snapshot.assessment.rehearsal = true;
  EXPECT_THAT(samples_of(render_metrics(snapshot)),
              ::testing::ElementsAre(
                  "plumbline_build_info{version=\"0.1.0\",revision=\"abc1234\",clock=\"rehearsal\"}"
                  " 1"));
}

TEST(RenderMetrics, NeutralisesHostileNames) {
  auto snapshot = sample_snapshot();
  snapshot.assessment.scopes[0].name =
      "a\"b\\c\nd\xFF"
      "e";
  snapshot.vcenters[0].name = "\xED\xA0\x80";  // a surrogate: ill-formed UTF-8
  const std::string text = render_metrics(snapshot);
  EXPECT_THAT(text, HasSubstr("plumbline_level{scope=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD"
                              "e\""));
  EXPECT_THAT(text, HasSubstr("plumbline_up{vcenter=\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"} 1"));
  const auto result = run("promtool check metrics", text);
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST(RenderMetrics, LeavesOutWhatIsNotKnown) {
  auto snapshot = sample_snapshot();
  snapshot.vcenters[0].clock_offset_s.reset();
  snapshot.vcenters[0].last_poll.reset();
  snapshot.assessment.scopes[0].signals[1].value = std::numeric_limits<double>::quiet_NaN();
  const std::string text = render_metrics(snapshot);
  EXPECT_THAT(text, Not(HasSubstr("plumbline_clock_offset_seconds")));
  EXPECT_THAT(text, Not(HasSubstr("plumbline_last_poll_timestamp_seconds")));
  EXPECT_THAT(text,
              Not(HasSubstr(
                  "plumbline_level_changed_timestamp_seconds{scope=\"vc-a\",area=\"consuming\"")));
  EXPECT_THAT(text, Not(testing::ContainsRegex("plumbline_signal_value[^\n]*chg.coverage")));
  EXPECT_THAT(text, HasSubstr("plumbline_signal_samples{scope=\"vc-a\",area=\"change\",signal="
                              "\"chg.coverage\"}"));
  EXPECT_THAT(text, Not(HasSubstr("an} ")));
  EXPECT_THAT(text, Not(testing::ContainsRegex(" [Nn]an")));
}

TEST(RenderMetrics, ShowsEachIndicatorOnceWithTheStateInForce) {
  const auto text = render_metrics(sample_snapshot());
  EXPECT_THAT(samples_of(text, "plumbline_indicator_state"), ::testing::SizeIs(4));
  EXPECT_THAT(
      text, HasSubstr("indicator=\"change.3.coverage\",mandatory=\"true\",state=\"not_met\"} 1\n"));
}

// A target has one threshold per signal and side; the exposition may not repeat a series.
TEST(RenderMetrics, NeverRepeatsASeries) {
  auto snapshot = sample_snapshot();
  auto& indicator = snapshot.assessment.scopes[0].areas[0].indicators[0];
  indicator.criteria.push_back(indicator.criteria[0]);
  indicator.criteria.back().target = 0.9;
  indicator.criteria.push_back(indicator.criteria[0]);
  indicator.criteria.back().comparison = "<=";
  std::set<std::string> series;
  for (const auto& sample : samples_of(render_metrics(snapshot)))
    EXPECT_TRUE(series.insert(sample.substr(0, sample.rfind(' '))).second) << sample;
}

TEST(RenderMetrics, IsDescribedFamilyByFamilyInTheReference) {
  std::istringstream exposition(render_metrics(full_snapshot()));
  const std::string reference = read_source("docs/metrics.md");
  for (std::string line; std::getline(exposition, line);) {
    if (line.rfind("# HELP ", 0) != 0) continue;
    const auto space = line.find(' ', 7);
    EXPECT_THAT(reference, HasSubstr("| `" + line.substr(7, space - 7) + "`"));
    EXPECT_THAT(reference, HasSubstr("| " + line.substr(space + 1) + " |"));
  }
}

}  // namespace
}  // namespace plumbline::exporters
