#include <gmock/gmock.h>

#include <set>

#include "exporters/render.h"
#include "tests/source_folder.h"
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

std::set<std::string> families_of(const std::string& text) {
  std::istringstream lines(text);
  std::set<std::string> found;
  for (std::string line; std::getline(lines, line);)
    if (line.rfind("# TYPE ", 0) == 0) found.insert(line.substr(7, line.find(' ', 7) - 7));
  return found;
}

TEST(RenderMetrics, EqualsTheGoldenExposition) {
  const std::string golden = read_source("tests/unit/exporters/golden/metrics.txt");
  const std::string text = render_metrics(sample_snapshot());
  if (std::getenv("PLUMBLINE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(tests::source_folder() + "/tests/unit/exporters/golden/metrics.txt") << text;
  EXPECT_EQ(text, golden) << "names are frozen: a difference here breaks dashboards. When it is "
                             "meant, run with PLUMBLINE_UPDATE_GOLDEN=1";
}

TEST(RenderMetrics, SatisfiesPromtool) {
  const auto result = run("promtool check metrics", render_metrics(sample_snapshot()));
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
  EXPECT_THAT(text,
              Not(HasSubstr("plumbline_signal_value{scope=\"vc-a\",signal=\"chg.coverage\"}")));
  EXPECT_THAT(text, HasSubstr("plumbline_signal_samples{scope=\"vc-a\",signal=\"chg.coverage\"}"));
  EXPECT_THAT(text, Not(HasSubstr("an} ")));
  EXPECT_THAT(text, Not(testing::ContainsRegex(" [Nn]an")));
}

TEST(RenderMetrics, ShowsEachIndicatorOnceWithTheStateInForce) {
  const auto text = render_metrics(sample_snapshot());
  EXPECT_THAT(samples_of(text, "plumbline_indicator_state"), ::testing::SizeIs(4));
  EXPECT_THAT(text, HasSubstr("indicator=\"change.3.coverage\",state=\"not_met\"} 1\n"));
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

/// The formula of docs/metrics.md.
std::size_t expected_series(const scoring::Snapshot& snapshot) {
  std::size_t n = 1;                                // build_info
  if (!snapshot.assessment.scopes.empty()) n += 3;  // rubric_info, assessment_*
  for (const auto& scope : snapshot.assessment.scopes) {
    for (const auto& area : scope.areas) {
      n += 7 + (area.level_since ? 1U : 0U) + area.ratings.size() + area.indicators.size();
      for (const auto& indicator : area.indicators) n += indicator.criteria.size();
    }
    for (const auto& signal : scope.signals) n += signal.value ? 2U : 1U;
  }
  for (const auto& v : snapshot.vcenters) {
    n += 3 + 4 + 2 + 3 + (v.last_poll ? 1U : 0U) + (v.clock_offset_s ? 1U : 0U) +
         (v.certificate_ends ? 1U : 0U);
    n += v.stream_until.size() + v.poll_duration_s.size() + v.gaps.size() + v.hidden_share.size() +
         v.refused.size() + v.backfills.size() + 2 * v.costs.size();
    for (const auto& [stream, backfill] : v.backfills) n += backfill.seconds_left ? 1U : 0U;
    for (const auto& [method, outcomes] : v.requests) n += outcomes.size();
  }
  return n;
}

TEST(RenderMetrics, HasAsManySeriesAsTheFormulaSays) {
  auto snapshot = sample_snapshot();
  EXPECT_EQ(samples_of(render_metrics(snapshot)).size(), expected_series(snapshot));
  snapshot.assessment.scopes.push_back(snapshot.assessment.scopes[0]);
  snapshot.assessment.scopes[1].name = "vc-b";
  snapshot.assessment.scopes[1].areas.pop_back();
  snapshot.vcenters.push_back(snapshot.vcenters[0]);
  snapshot.vcenters[1].name = "vc-b";
  snapshot.vcenters[1].last_poll.reset();
  snapshot.vcenters[1].certificate_ends.reset();
  EXPECT_EQ(samples_of(render_metrics(snapshot)).size(), expected_series(snapshot));
}

TEST(RenderMetrics, IsDescribedFamilyByFamilyInTheReference) {
  std::istringstream exposition(render_metrics(sample_snapshot()));
  const std::string reference = read_source("docs/metrics.md");
  for (std::string line; std::getline(exposition, line);) {
    if (line.rfind("# HELP ", 0) != 0) continue;
    const auto space = line.find(' ', 7);
    EXPECT_THAT(reference, HasSubstr("| `" + line.substr(7, space - 7) + "`"));
    EXPECT_THAT(reference, HasSubstr("| " + line.substr(space + 1) + " |"));
  }
}

TEST(ShippedFiles, NameOnlyMetricsThatAreExported) {
  const auto exported = families_of(render_metrics(sample_snapshot()));
  for (const char* file :
       {"exporters/dashboards/maturity.json", "exporters/alerts/plumbline.rules.yml",
        "docs/metrics.md", "docs/runbooks/attained-level-fell.md"}) {
    const std::string text = read_source(file);
    ASSERT_NE(text, "") << file;
    int names = 0;
    for (auto at = text.find("plumbline_"); at != std::string::npos;
         at = text.find("plumbline_", at + 1)) {
      const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at);
      const std::string name = text.substr(at, end - at);
      EXPECT_TRUE(exported.count(name)) << file << " names " << name;
      ++names;
    }
    EXPECT_GT(names, 0) << file;
  }
}

}  // namespace
}  // namespace plumbline::exporters
