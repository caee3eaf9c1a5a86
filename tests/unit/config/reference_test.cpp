#include "config/reference.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "config/load_rubric.h"

namespace plumbline::config {
namespace {

class Reference : public testing::TestWithParam<ReferencePage> {};

// PLUMBLINE_WRITE_REFERENCE=1 writes the pages instead of comparing them: what `./dev docs` does.
TEST_P(Reference, CheckedInPageIsWhatTheRubricSays) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  const std::string file =
      std::string(PLUMBLINE_SOURCE) + "/docs/reference/" + reference_file(GetParam());
  const std::string page = reference_page(GetParam(), *rubric);
  if (std::getenv("PLUMBLINE_WRITE_REFERENCE") != nullptr) std::ofstream(file) << page;
  std::ifstream stream(file);
  const std::string checked_in{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_TRUE(page == checked_in) << file << " is stale: run `./dev docs` and commit the result";
}

INSTANTIATE_TEST_SUITE_P(Pages, Reference,
                         testing::Values(ReferencePage::Signals, ReferencePage::Indicators,
                                         ReferencePage::WorkClasses));

}  // namespace
}  // namespace plumbline::config
