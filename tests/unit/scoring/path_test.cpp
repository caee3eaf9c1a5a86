#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal paths(std::int64_t least_batches = 5) {
  Signal signal = SmallEstate::signal("cons.path_consistency", "path_consistency",
                                      {{"area", std::string("consuming")}}, 180);
  signal.minimum = least_batches;
  return signal;
}

void walk(SmallEstate& estate, const std::string& work_class, const std::string& path, int times,
          double from) {
  for (int i = 0; i < times; ++i) {
    Change& change = estate.did("CORP\\alice", work_class, "srv-1", from + 2 * i);
    change.path = estate.path(path);
    change.path_steps = static_cast<std::uint16_t>(1 + std::count(path.begin(), path.end(), '>'));
  }
}

TEST(PathConsistency, IsTheShareOfTheModalPathWeightedByVolume) {
  SmallEstate estate;
  walk(estate, "clone", "clone>power", 8, 10);
  walk(estate, "clone", "power>clone", 2, 30);
  walk(estate, "resize", "snapshot>resize", 3, 40);
  walk(estate, "resize", "resize>snapshot", 2, 50);
  const Reading reading = estate.read(paths());
  EXPECT_DOUBLE_EQ(*reading.value.value, 11.0 / 15);
  EXPECT_EQ(reading.value.samples, 15);
  EXPECT_EQ(reading.value.witnesses[0].note, "another path");
}

TEST(PathConsistency, ClassesOfOneStepOrWithFewBatchesDoNotApply) {
  SmallEstate estate;
  walk(estate, "clone", "clone>power", 5, 10);
  walk(estate, "resize", "resize", 20, 10);
  estate.add_class("destroy", {"consuming"});
  walk(estate, "destroy", "power>destroy", 2, 10);
  walk(estate, "destroy", "destroy", 2, 20);
  EXPECT_DOUBLE_EQ(*estate.read(paths()).value.value, 1);
  EXPECT_EQ(estate.read(paths()).value.samples, 5);
}

TEST(PathConsistency, WorkOfOneStepOnlyDoesNotApply) {
  SmallEstate estate;
  walk(estate, "resize", "resize", 20, 10);
  EXPECT_EQ(estate.read(paths()).value.state, State::NotApplicable);
}

TEST(PathConsistency, FewerThanFiveBatchesAreUnknown) {
  SmallEstate estate;
  walk(estate, "clone", "clone>power", 4, 10);
  EXPECT_EQ(estate.read(paths()).value.state, State::Unknown);
  EXPECT_EQ(estate.read(paths()).value.reason.code, "too_few_samples");
  EXPECT_EQ(estate.read(paths()).value.reason.text, "4 of 5 batches of one class");
  // Rare work asks for fewer.
  EXPECT_EQ(estate.read(paths(3)).value.state, State::Met);
}

TEST(PathConsistency, WhatWasLostCannotMakeABadClassInapplicable) {
  SmallEstate estate;
  walk(estate, "clone", "clone>power", 8, 10);
  walk(estate, "resize", "a>resize", 2, 40);
  walk(estate, "resize", "b>resize", 2, 60);
  EXPECT_DOUBLE_EQ(estate.read(paths()).unknown, 0);
  for (auto& s : estate.evidence.streams)
    if (s.stream == "tasks") s.gaps = {{SmallEstate::day(70), SmallEstate::day(71), "not read"}};
  EXPECT_GE(estate.read(paths()).unknown, 4) << "a fifth batch may have been lost";
}

}  // namespace
}  // namespace plumbline::scoring
