#include "config/load_rubric.h"

#include <gmock/gmock.h>

#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

TEST(DefaultRubric, Loads) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  EXPECT_EQ(rubric->areas.size(), 8U);
}

}  // namespace
}  // namespace plumbline::config
