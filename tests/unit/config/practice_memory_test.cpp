#include "config/practice_memory.h"

#include <gtest/gtest.h>

#include "config/digest.h"
#include "config/practice.h"

namespace plumbline::config {
namespace {

Sighting sighted(const std::string& path, const std::string& content, int hour) {
  Sighting sighting;
  sighting.scope = "vc-a";
  sighting.path = path;
  sighting.content = content;
  sighting.sha256 = sha256_hex(content);
  sighting.seen_at = Instant(std::chrono::hours(hour));
  return sighting;
}

std::vector<Sighting> without_contents(std::vector<Sighting> sightings) {
  for (Sighting& sighting : sightings) sighting.content.clear();
  return sightings;
}

TEST(PracticeMemory, KnowsWhatItWasTold) {
  scoring::Rubric rubric;
  rubric.digest = "sha256:1";
  PracticeMemory memory;
  std::vector<Sighting> all{
      sighted("actors.yml", "accounts:\n  - {account: 'CORP\\svc', class: backup}\n", 1)};
  EXPECT_FALSE(memory.find(all, rubric));
  memory.keep(all, rubric, practice_history(all, rubric));
  const auto known = memory.find(without_contents(all), rubric);
  ASSERT_TRUE(known);
  ASSERT_EQ(known->actors.size(), 1U);
  EXPECT_EQ(known->actors[0].account, "CORP\\svc");
}

TEST(PracticeMemory, AnotherSightingFileHashTimeScopeOrRubricIsNotThat) {
  scoring::Rubric rubric;
  rubric.digest = "sha256:1";
  PracticeMemory memory;
  const std::vector<Sighting> all{sighted("scope.yml", "time_zone: UTC\n", 1)};
  memory.keep(all, rubric, practice_history(all, rubric));
  const auto differs = [&](const auto& change) {
    auto other = all;
    change(other);
    return !memory.find(other, rubric);
  };
  using List = std::vector<Sighting>;
  EXPECT_TRUE(differs([](List& l) { l.push_back(sighted("actors.yml", "", 2)); }));
  EXPECT_TRUE(differs([](List& l) { l.clear(); }));
  EXPECT_TRUE(differs([](List& l) { l[0].path = "actors.yml"; }));
  EXPECT_TRUE(differs([](List& l) { l[0] = sighted("scope.yml", "time_zone: CET\n", 1); }));
  EXPECT_TRUE(differs([](List& l) { l[0].seen_at += std::chrono::seconds(1); }));
  EXPECT_TRUE(differs([](List& l) { l[0].present = false; }));
  EXPECT_TRUE(differs([](List& l) { l[0].commit = "abc"; }));
  EXPECT_TRUE(differs([](List& l) { l[0].committed_at = Instant(std::chrono::hours(1)); }));
  EXPECT_TRUE(differs([](List& l) { l[0].scope = "vc-b"; }));
  EXPECT_FALSE(differs([](List&) {}));
  rubric.digest = "sha256:2";
  EXPECT_FALSE(memory.find(all, rubric));
}

}  // namespace
}  // namespace plumbline::config
