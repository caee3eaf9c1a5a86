#include "collector/sources/performance_loss.h"

#include <gmock/gmock.h>

namespace plumbline::collector::sources {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Instant at(int hour) { return Instant() + hours(hour); }
Stretch from_to(int from, int to) { return {at(from), at(to)}; }

TEST(PerformanceLoss, WhatIsLeftOfAStretch) {
  EXPECT_THAT(without({from_to(1, 9)}, {}), ElementsAre(from_to(1, 9)));
  EXPECT_THAT(without({from_to(1, 9)}, {from_to(0, 10)}), IsEmpty());
  EXPECT_THAT(without({from_to(1, 9)}, {from_to(1, 9)}), IsEmpty());
  EXPECT_THAT(without({from_to(1, 9)}, {from_to(0, 2), from_to(4, 5), from_to(8, 12)}),
              ElementsAre(from_to(2, 4), from_to(5, 8)));
  EXPECT_THAT(without({from_to(1, 9)}, {from_to(9, 12), from_to(0, 1)}),
              ElementsAre(from_to(1, 9)));
}

TEST(PerformanceLoss, SamplesThatTouchAreOneStretch) {
  EXPECT_THAT(covered_by({}, hours(2)), IsEmpty());
  EXPECT_THAT(covered_by({at(2), at(4), at(8)}, hours(2)),
              ElementsAre(from_to(0, 4), from_to(6, 8)));
}

TEST(PerformanceLoss, FinestFirstAndNobodyWhoAddsNothing) {
  const Loss loss = judge_loss(from_to(0, 10), {{seconds(1'800), {from_to(6, 12)}},
                                                {seconds(3'600), {from_to(7, 12)}},
                                                {seconds(7'200), {from_to(2, 12)}}});
  EXPECT_THAT(loss.named, ElementsAre(seconds(1'800), seconds(7'200)));
  EXPECT_THAT(loss.gaps, ElementsAre(from_to(0, 2)));
  EXPECT_EQ(tell_stand_ins(seconds(300), from_to(0, 10), loss),
            "300 s samples from 1970-01-01T00:00:00Z to 1970-01-01T10:00:00Z were gone before they "
            "were read, those of 1800 s, 7200 s stand in");
}

}  // namespace
}  // namespace plumbline::collector::sources
