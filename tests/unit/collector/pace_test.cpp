#include "collector/soap/pace.h"

#include <gtest/gtest.h>

namespace plumbline::collector::soap {
namespace {

using Seconds = Pace::Seconds;

TEST(Pace, HalfOfTheTimeIsPause) {
  const Pace pace(0.5);
  EXPECT_DOUBLE_EQ(pace.pause_after(Seconds(2)).count(), 2);
  EXPECT_DOUBLE_EQ(Pace(0.2).pause_after(Seconds(1)).count(), 4);
  EXPECT_DOUBLE_EQ(Pace(1).pause_after(Seconds(1)).count(), 0);
}

TEST(Pace, SlowAnswersDoubleThePauseAndQuickOnesHalveIt) {
  Pace pace(0.5);
  pace.probe(Seconds(0.01));
  const double usual = pace.pause_after(Seconds(1)).count();
  pace.probe(Seconds(2));
  EXPECT_DOUBLE_EQ(pace.pause_after(Seconds(1)).count(), 2 * usual);
  pace.probe(Seconds(2));
  EXPECT_DOUBLE_EQ(pace.pause_after(Seconds(1)).count(), 4 * usual);
  pace.probe(Seconds(0.02));
  EXPECT_DOUBLE_EQ(pace.slowed(), 2);
  pace.probe(Seconds(0.02));
  pace.probe(Seconds(0.02));
  EXPECT_DOUBLE_EQ(pace.slowed(), 1);
}

TEST(Pace, AFarVCenterIsNotASlowOne) {
  Pace pace(0.5);
  for (int i = 0; i < 10; ++i) pace.probe(Seconds(0.3));
  pace.probe(Seconds(0.45));
  EXPECT_DOUBLE_EQ(pace.slowed(), 1);
}

TEST(Pace, NeverWaitsLongerThanHalfAMinute) {
  Pace pace(0.01);
  pace.probe(Seconds(0.01));
  for (int i = 0; i < 20; ++i) pace.probe(Seconds(100));
  EXPECT_DOUBLE_EQ(pace.slowed(), 64);
  EXPECT_DOUBLE_EQ(pace.pause_after(Seconds(60)).count(), 30);
}

}  // namespace
}  // namespace plumbline::collector::soap
