#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "config/load_rubric.h"
#include "tests/source_folder.h"

namespace plumbline::config {
namespace {

/// Every `name` between backquotes on a page.
std::set<std::string> quoted_on(const std::string& file) {
  std::ifstream stream(file);
  EXPECT_TRUE(stream) << file << " cannot be read";
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  static const std::regex kQuoted("`([^`\n]+)`");
  std::set<std::string> names;
  for (auto at = std::sregex_iterator(page.begin(), page.end(), kQuoted);
       at != std::sregex_iterator(); ++at)
    names.insert((*at)[1]);
  return names;
}

// Whoever adds a signal or a row also tells of it on the page of its area.
TEST(AreaPages, NameEverySignalAndRowOfTheirAreaAndNoOther) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  const std::regex row("[a-z]+\\.[2-5]\\.[a-z0-9_]+");
  int pages = 0;
  for (const auto& area : rubric->areas) {
    if (rubric->top_level(area.id, "classic") <= 1) continue;
    ++pages;
    const std::string file = tests::source_folder() + "/docs/areas/" + area.id + ".md";
    const auto names = quoted_on(file);
    for (const auto& indicator : rubric->indicators) {
      if (indicator.area != area.id) continue;
      EXPECT_TRUE(names.contains(indicator.id))
          << file << " does not name `" << indicator.id << "`";
    }
    for (const auto& signal : rubric->signals) {
      if (!signal.id.starts_with(area.prefix + ".")) continue;
      EXPECT_TRUE(names.contains(signal.id)) << file << " does not name `" << signal.id << "`";
    }
    for (const auto& name : names) {
      if (!std::regex_match(name, row)) continue;
      EXPECT_TRUE(std::any_of(rubric->indicators.begin(), rubric->indicators.end(),
                              [&](const auto& i) { return i.id == name; }))
          << file << " names `" << name << "`, which is no row";
    }
  }
  EXPECT_EQ(pages, 4);
}

}  // namespace
}  // namespace plumbline::config
