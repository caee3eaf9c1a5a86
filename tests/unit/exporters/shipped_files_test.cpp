#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "exporters/render.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/run.h"

namespace plumbline::exporters {
namespace {

std::set<std::string> exported() {
  std::istringstream lines(render_metrics(full_snapshot()));
  std::set<std::string> found;
  for (std::string line; std::getline(lines, line);)
    if (line.rfind("# TYPE ", 0) == 0) found.insert(line.substr(7, line.find(' ', 7) - 7));
  return found;
}

std::set<std::string> named_in(const std::string& text) {
  std::set<std::string> names;
  for (auto at = text.find("plumbline_"); at != std::string::npos;
       at = text.find("plumbline_", at + 1)) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at);
    const std::string name = text.substr(at, end - at);
    if (name.back() != '_') names.insert(name);
  }
  return names;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(tests::source_folder() + "/" + folder))
    files.push_back(folder + "/" + entry.path().filename().string());
  return files;
}

TEST(ShippedFiles, NameOnlyMetricsThatAreExported) {
  const auto families = exported();
  std::vector<std::string> files = {"docs/metrics.md"};
  for (const char* folder : {"exporters/dashboards", "exporters/alerts", "docs/runbooks"})
    for (auto& file : files_in(folder)) files.push_back(std::move(file));
  ASSERT_GT(files.size(), 8U);
  for (const auto& file : files)
    for (const auto& name : named_in(read_source(file)))
      EXPECT_TRUE(families.contains(name)) << file << " names " << name;
}

/// Exported for those who ask, and deliberately on no dashboard and in no alert.
const std::set<std::string> kForQuestions = {};

TEST(ShippedFiles, UseEveryFamilyOrSayWhyNot) {
  std::set<std::string> used = kForQuestions;
  for (const char* folder : {"exporters/dashboards", "exporters/alerts"})
    for (const auto& file : files_in(folder)) used.merge(named_in(read_source(file)));
  for (const auto& family : exported())
    EXPECT_TRUE(used.contains(family)) << family << " is on no dashboard and in no alert";
  for (const auto& family : kForQuestions)
    EXPECT_TRUE(exported().contains(family)) << family << " is not exported";
}

}  // namespace
}  // namespace plumbline::exporters
