#include "config/reference.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "config/load_rubric.h"
#include "scoring/needs.h"
#include "tests/source_folder.h"

namespace plumbline::config {
namespace {

class Reference : public testing::TestWithParam<ReferencePage> {};

// PLUMBLINE_WRITE_REFERENCE=1 writes the pages instead of comparing them: what `./dev docs` does.
TEST_P(Reference, CheckedInPageIsWhatTheRubricSays) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  const std::string file = tests::source_folder() + "/docs/reference/" + reference_file(GetParam());
  const std::string page = reference_page(GetParam(), *rubric);
  if (std::getenv("PLUMBLINE_WRITE_REFERENCE") != nullptr) std::ofstream(file) << page;
  std::ifstream stream(file);
  const std::string checked_in{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_TRUE(page == checked_in) << file << " is stale: run `./dev docs` and commit the result";
}

// A stream without a line on how it is read would be missing from the page.
TEST(CollectedPage, HasASectionForEveryStream) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  const std::string page = reference_page(ReferencePage::Collected, *rubric);
  for (const auto& need : scoring::needs_of(*rubric)) {
    EXPECT_NE(page.find("\n## " + need.stream + "\n"), std::string::npos) << need.stream;
    if (need.what.empty()) continue;
    EXPECT_NE(page.find("| `" + need.what + "`"), std::string::npos) << need.to_string();
  }
}

INSTANTIATE_TEST_SUITE_P(Pages, Reference,
                         testing::Values(ReferencePage::Signals, ReferencePage::Indicators,
                                         ReferencePage::WorkClasses, ReferencePage::Collected));

}  // namespace
}  // namespace plumbline::config
