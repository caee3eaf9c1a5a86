#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

class Practice : public testing::Test {
 protected:
  static Sighting seen(Instant t, const std::string& content, const std::string& path = "a.yml") {
    Sighting sighting;
    sighting.scope = "vc-a";
    sighting.path = path;
    sighting.seen_at = t;
    sighting.content = content;
    sighting.sha256 = "hash-of-" + std::to_string(std::hash<std::string>{}(content));
    sighting.commit = "c0ffee";
    sighting.committed_at = t - hours(100);
    return sighting;
  }
  static Sighting absent(Instant t, const std::string& path = "a.yml") {
    Sighting sighting;
    sighting.scope = "vc-a";
    sighting.path = path;
    sighting.seen_at = t;
    sighting.present = false;
    return sighting;
  }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Practice, ASightingIsKeptOnlyWhenSomethingChanged) {
  EXPECT_EQ(ledger_->commit_sightings({seen(t0_, "one"), seen(t0_, "x", "b.yml")}).value(), 2);
  EXPECT_EQ(ledger_->commit_sightings({seen(t0_ + hours(1), "one")}).value(), 0);
  EXPECT_EQ(ledger_->commit_sightings({seen(t0_ + hours(2), "two")}).value(), 1);
  EXPECT_EQ(ledger_->commit_sightings({absent(t0_ + hours(3))}).value(), 1);
  EXPECT_EQ(ledger_->commit_sightings({absent(t0_ + hours(4))}).value(), 0);
  EXPECT_EQ(ledger_->commit_sightings({seen(t0_ + hours(5), "two")}).value(), 1);
  const auto all = sightings_of(*ledger_, "vc-a");
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all.at(0).content, "one");
  EXPECT_EQ(all.at(0).seen_at, t0_);
  EXPECT_EQ(all.at(0).commit, "c0ffee");
  EXPECT_EQ(all.at(0).committed_at, t0_ - hours(100));
  EXPECT_EQ(all.at(2).content, "two");
  EXPECT_FALSE(all.at(3).present);
  EXPECT_EQ(all.at(3).content, "");
  EXPECT_EQ(all.at(4).sha256, seen(t0_, "two").sha256);
}

TEST_F(Practice, WhatWasNeverThereIsNotSightedAsAbsent) {
  EXPECT_EQ(ledger_->commit_sightings({absent(t0_)}).value(), 0);
}

TEST_F(Practice, KnownAtHidesLaterSightings) {
  ASSERT_OK(ledger_->commit_sightings({seen(t0_, "one")}));
  ASSERT_OK(ledger_->commit_sightings({seen(t0_ + hours(2), "two")}));
  EXPECT_EQ(
      sightings_of(*ledger_, "vc-a", {Instant::min(), t0_ + hours(2) - Duration(1), {}}).size(),
      1U);
  EXPECT_EQ(sightings_of(*ledger_, "vc-a", {Instant::min(), t0_ + hours(2), {}}).size(), 2U);
  EXPECT_EQ(sightings_of(*ledger_, "other").size(), 0U);
}

TEST_F(Practice, LongFilesAreStoredSmallAndComeBackWhole) {
  std::string records = "id,type\n";
  for (int i = 0; i < 20'000; ++i) records += "CHG" + std::to_string(i) + ",normal\n";
  const std::int64_t empty = ledger_->size()->bytes;
  ASSERT_OK(ledger_->commit_sightings({seen(t0_, records)}));
  EXPECT_EQ(sightings_of(*ledger_, "vc-a").front().content, records);
  EXPECT_LT(ledger_->size()->bytes - empty, static_cast<std::int64_t>(records.size() / 2));
}

TEST_F(Practice, WhatWasPublishedStaysAsItWasSaid) {
  ASSERT_OK(ledger_->publish("vc-a", t0_, t0_, "sha256:1", R"({"level":3})"));
  ASSERT_OK(ledger_->publish("vc-a", t0_, t0_ + hours(1), "sha256:2", R"({"level":2})"));
  EXPECT_EQ(ledger_->published("vc-a", t0_)->value(), R"({"level":3})");
  EXPECT_FALSE(ledger_->published("vc-a", t0_ + hours(1))->has_value());
  EXPECT_FALSE(ledger_->published("vc-b", t0_)->has_value());
}

}  // namespace
}  // namespace plumbline::ledger
