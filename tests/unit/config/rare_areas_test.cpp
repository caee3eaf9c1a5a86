#include <gtest/gtest.h>

#include "config/load_rubric.h"

namespace plumbline::config {
namespace {

TEST(RareAreas, WorkHasAYearAndThreeOccurrencesButCoreMetricsAreCounted) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  EXPECT_EQ(rubric->signal("prov.coverage")->window_days, 365);
  EXPECT_EQ(rubric->signal("prov.coverage")->minimum, 3);
  EXPECT_EQ(rubric->signal("cons.coverage")->window_days, 56);
  for (const char* id : {"prov.core_ok", "prov.targets_ok", "cap.core_ok"}) {
    EXPECT_EQ(rubric->signal(id)->window_days, 56) << id;
    EXPECT_EQ(rubric->signal(id)->minimum, 1) << id << ": an area may well have two core metrics";
  }
  EXPECT_EQ(rubric->signal("prov.core_known_w")->window_days, 182);
}

}  // namespace
}  // namespace plumbline::config
