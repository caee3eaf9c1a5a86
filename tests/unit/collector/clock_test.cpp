#include "collector/clock.h"

#include <gtest/gtest.h>

namespace plumbline::collector {
namespace {

const Instant kServer = *parse_instant("2026-06-30T08:00:00Z");

TEST(Clock, KnowsNothingBeforeTheServerSpoke) {
  const Clock clock;
  EXPECT_FALSE(clock.now());
  EXPECT_FALSE(clock.offset_s());
}

TEST(Clock, StandsStillRatherThanGoBackALittle) {
  Clock clock;
  clock.set(kServer + std::chrono::seconds(30), Clock::Steady::now());
  const auto before = clock.now();
  clock.set(kServer, Clock::Steady::now());
  EXPECT_GE(*clock.now(), *before);
  EXPECT_LT(*clock.now(), *before + std::chrono::seconds(10));
}

TEST(Clock, FollowsAServerThatWasSetBack) {
  Clock clock;
  clock.set(kServer, Clock::Steady::now());
  ASSERT_GE(*clock.now(), kServer);
  clock.set(kServer - std::chrono::hours(1), Clock::Steady::now());
  EXPECT_LT(*clock.now(), kServer - std::chrono::minutes(59));
}

}  // namespace
}  // namespace plumbline::collector
