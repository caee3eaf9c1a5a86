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

TEST(SightingMemory, UnpacksOnlyWhatItDoesNotKnow) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant t0 = at("2026-03-02T00:00:00Z");
  ASSERT_OK(ledger->commit_sightings({seen("a.yml", "one", t0), seen("b.yml", "x", t0)}));
  Connection db(folder.file("ledger.db"), Connection::Mode::ReadOnly);
  SightingMemory memory;
  const auto contents = [&](Instant known_at) {
    std::string all;
    for (const Sighting& sighting : memory.read(db, "vc-a", known_at))
      all += sighting.path + '=' + sighting.content + ' ';
    return all;
  };
  EXPECT_EQ(contents(Instant::max()), "a.yml=one b.yml=x ");
  EXPECT_EQ(memory.unpacked(), 2);
  EXPECT_EQ(contents(Instant::max()), "a.yml=one b.yml=x ");
  EXPECT_EQ(memory.unpacked(), 2);
  ASSERT_OK(ledger->commit_sightings({seen("a.yml", "two", t0 + std::chrono::hours(1))}));
  EXPECT_EQ(contents(Instant::max()), "a.yml=one b.yml=x a.yml=two ");
  EXPECT_EQ(memory.unpacked(), 3);
  EXPECT_EQ(contents(t0), "a.yml=one b.yml=x ");
  EXPECT_EQ(memory.unpacked(), 3);
  memory.forget();
  EXPECT_EQ(contents(Instant::max()), "a.yml=one b.yml=x a.yml=two ");
  EXPECT_EQ(memory.unpacked(), 6);
}

TEST(SightingMemory, PathsAreNamedOnce) {
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
