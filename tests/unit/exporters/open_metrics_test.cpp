#include <gmock/gmock.h>

#include "exporters/render.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/run.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OpenMetrics, NamesCountersWithoutTheirSuffixAndStatesUnits) {
  const std::string text = render_open_metrics(full_snapshot());
  EXPECT_THAT(text, HasSubstr("# TYPE plumbline_requests counter\n"));
  EXPECT_THAT(text, HasSubstr("\nplumbline_requests_total{vcenter=\"vc-a\",method=\"Login\","
                              "outcome=\"ok\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE plumbline_runway_seconds gauge\n"
                              "# UNIT plumbline_runway_seconds seconds\n"));
  EXPECT_THAT(text, HasSubstr("# UNIT plumbline_received_bytes bytes\n"));
  EXPECT_THAT(text, EndsWith("\n# EOF\n"));
}

TEST(OpenMetrics, EscapesNames) {
  auto snapshot = full_snapshot();
  snapshot.assessment.scopes[0].name = "a\"b\\c\nd\xFF";
  EXPECT_THAT(render_open_metrics(snapshot),
              HasSubstr("plumbline_level{scope=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\","));
}

/// promtool reads what history writes, block by block; it prints each block's series and samples.
RunResult create_blocks(const std::string& text) {
  char folder[] = "/tmp/plumbline-blocks-XXXXXX";
  const std::string out = mkdtemp(folder);
  auto result = run("promtool tsdb create-blocks-from openmetrics /dev/stdin " + out, text);
  std::system(("rm -rf " + out).c_str());
  return result;
}

std::vector<scoring::Assessment> three_days() {
  std::vector<scoring::Assessment> days(3, full_snapshot().assessment);
  days[0].as_of = at("2026-11-20T00:00:00Z");
  days[1].as_of = at("2026-11-21T00:00:00Z");
  days[2].as_of = at("2026-11-22T10:00:00.250Z");
  days[1].scopes[0].areas[0].level = 3;
  return days;
}

TEST(History, HoldsEachSeriesAtEachMomentUnderJobAndInstance) {
  const auto text =
      render_history(three_days(), full_snapshot().rubric, "plumbline", "127.0.0.1:9747");
  const std::string series =
      "plumbline_level{scope=\"vc-a\",area=\"change\",ladder=\"classic\",job=\"plumbline\","
      "instance=\"127.0.0.1:9747\"} ";
  EXPECT_THAT(text, HasSubstr(series + "2 1795132800\n" + series + "3 1795219200\n" + series +
                              "2 1795341600.250\n"));
  EXPECT_THAT(text, HasSubstr("plumbline_rubric_info{"));
  EXPECT_THAT(text, EndsWith("# EOF\n"));
  // What was not observed then is not invented: collectors and the program that runs now.
  EXPECT_THAT(text, Not(HasSubstr("plumbline_up")));
  EXPECT_THAT(text, Not(HasSubstr("plumbline_build_info")));
  EXPECT_THAT(text, Not(HasSubstr("duration")));
}

TEST(History, IsReadByPromtool) {
  const auto text = render_history(three_days(), full_snapshot().rubric, "plumbline", "x:1");
  const auto result = create_blocks(text);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("NUM SAMPLES"));
  // The check itself must be able to fail.
  EXPECT_NE(create_blocks(text.substr(0, text.size() - 6)).exit_code, 0);
}

TEST(History, OfNothingIsAnEmptyExposition) {
  EXPECT_EQ(render_history({}, {}, "plumbline", "x:1"), "# EOF\n");
}

}  // namespace
}  // namespace plumbline::exporters
