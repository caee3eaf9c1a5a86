#include "ledger/sqlite/sightings.h"

#include <gtest/gtest.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

Sighting seen(const std::string& path, const std::string& content, Instant when) {
  Sighting sighting;
  sighting.scope = "vc-a";
  sighting.path = path;
  sighting.seen_at = when;
  sighting.content = content;
  sighting.sha256 = "hash of " + content;
  return sighting;
}

TEST(Sightings, AreShownByTimeAndPathBetweenTwoMoments) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant t0 = at("2026-03-02T00:00:00Z");
  const Instant later = t0 + std::chrono::hours(1);
  ASSERT_OK(ledger->commit_sightings({seen("b.yml", "x", t0), seen("a.yml", "one", t0)}));
  ASSERT_OK(ledger->commit_sightings({seen("a.yml", "two", later)}));
  const auto contents = [&](const SightingsWanted& wanted) {
    std::string all;
    for (const Sighting& sighting : sightings_of(*ledger, "vc-a", wanted))
      all += sighting.path + '=' + sighting.content + ' ';
    return all;
  };
  EXPECT_EQ(contents({}), "a.yml=one b.yml=x a.yml=two ");
  EXPECT_EQ(contents({Instant::min(), t0, {}}), "a.yml=one b.yml=x ");
  EXPECT_EQ(contents({t0, Instant::max(), {}}), "a.yml=two ");
  EXPECT_EQ(contents({Instant::min(), Instant::max(), "a.yml"}), "a.yml=one a.yml=two ");
  EXPECT_EQ(contents({later, Instant::max(), {}}), "");
  const auto heads = ledger->sighting_heads("vc-a");
  ASSERT_OK(heads);
  const auto whole = sightings_of(*ledger, "vc-a");
  ASSERT_EQ(heads->size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ((*heads)[i].path, whole[i].path) << i;
    EXPECT_EQ((*heads)[i].sha256, whole[i].sha256) << i;
    EXPECT_EQ((*heads)[i].content, "");
  }
}

TEST(Sightings, PathsAreNamedOnce) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant t0 = at("2026-03-02T00:00:00Z");
  ASSERT_OK(ledger->commit_sightings({seen("b.yml", "one", t0), seen("a.yml", "x", t0)}));
  ASSERT_OK(ledger->commit_sightings({seen("b.yml", "two", t0 + std::chrono::hours(1))}));
  EXPECT_EQ(ledger->sighted_paths("vc-a").value(), (std::vector<std::string>{"a.yml", "b.yml"}));
  EXPECT_EQ(ledger->sighted_paths("other").value(), std::vector<std::string>());
}

}  // namespace
}  // namespace plumbline::ledger
