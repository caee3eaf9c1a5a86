#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal joins() {
  return SmallEstate::signal(
      "cons.joins", "failed_attempts",
      {{"classes", std::vector<std::string>{"clone"}}, {"retry_minutes", 60.0}}, 90);
}

double minutes_of_day(double n) { return n / (24 * 60); }

TEST(FailedAttempts, AreFailuresOverFailuresAndSuccesses) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "clone", 10, 20, 90, 5);
  const Reading reading = estate.read(joins());
  EXPECT_EQ(reading.value.k, 2);
  EXPECT_EQ(reading.value.n, 10);
}

// Five attempts within the hour of each other, then it works: one failure, one success.
TEST(FailedAttempts, RetriesAreOneFailure) {
  SmallEstate estate;
  for (int i = 0; i < 5; ++i)
    estate.did("CORP\\alice", "clone", "srv-1", 50 + minutes_of_day(50 * i)).outcome =
        Outcome::Failed;
  estate.did("CORP\\alice", "clone", "srv-1", 50 + minutes_of_day(260));
  EXPECT_EQ(estate.read(joins()).value.k, 1);
  EXPECT_EQ(estate.read(joins()).value.n, 2);
}

TEST(FailedAttempts, LaterOrByAnotherTheyAreFailuresOfTheirOwn) {
  SmallEstate estate;
  estate.did("CORP\\alice", "clone", "srv-1", 50).outcome = Outcome::Failed;
  estate.did("CORP\\bob", "clone", "srv-1", 50 + minutes_of_day(20)).outcome = Outcome::Failed;
  estate.did("CORP\\alice", "clone", "srv-1", 50 + minutes_of_day(90)).outcome = Outcome::Failed;
  EXPECT_EQ(estate.read(joins()).value.k, 3);
  EXPECT_EQ(estate.read(joins()).value.n, 3);
}

}  // namespace
}  // namespace plumbline::scoring
