#include "scoring/feeds.h"

#include <gmock/gmock.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kPath = "records/desk.feed.csv";

/// 40 changes of alice's from day 60 on, one a day, each with a record.
SmallEstate recorded() {
  SmallEstate estate;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "srv-" + std::to_string(i);
    estate.did("CORP\\alice", "resize", name, 60 + i + 0.5);
    estate.record("CHG" + std::to_string(i), name, 60 + i + 0.5);
  }
  return estate;
}

StreamCoverage& fetched(SmallEstate& estate) {
  estate.evidence.streams.push_back(
      {streams::feed("vc-a", kPath), estate.day(0), estate.day(100), {}, "", 1.0});
  return estate.evidence.streams.back();
}

Reading authorised(const SmallEstate& estate) {
  const Context context(estate.evidence, estate.practice, estate.rubric);
  Signal signal = SmallEstate::signal("chg.authorised_share", "authorised_share", {}, 90, 1);
  signal.inputs = {"records"};
  return evaluate(context, signal);
}

TEST(Feeds, AFeedThatIsReadChangesNothing) {
  SmallEstate estate = recorded();
  const Reading without = authorised(estate);
  fetched(estate);
  const Reading with = authorised(estate);
  EXPECT_EQ(with.value.k, without.value.k);
  EXPECT_EQ(with.value.n, without.value.n);
  EXPECT_EQ(with.unknown, without.unknown);
}

TEST(Feeds, WhatCouldNotBeSeenInTimeIsUnknownAndNotUnauthorised) {
  SmallEstate estate = recorded();
  fetched(estate).gaps = {{estate.day(70), estate.day(71), "not read"}};
  // Its record was there, but was first seen when the feed was read again.
  estate.practice.records.edit()[10].promise.first_seen = estate.day(71);
  const Reading reading = authorised(estate);
  EXPECT_EQ(reading.value.n, 39);
  EXPECT_EQ(reading.value.k, 39);
  EXPECT_EQ(reading.unknown, 1) << "it stays in the denominator";
  estate.evidence.streams.back().gaps.clear();
  EXPECT_EQ(authorised(estate).value.k, 39);
  EXPECT_EQ(authorised(estate).value.n, 40) << "the feed was read: it came too late";
}

TEST(Feeds, OneThatFailsForLongerThanItsLagMakesWhatDependsUnknown) {
  SmallEstate estate = recorded();
  StreamCoverage& feed = fetched(estate);
  feed.until = estate.day(100) - minutes(61);
  EXPECT_EQ(authorised(estate).value.state, State::Met) << "nothing says that it fails";
  estate.evidence.streams.back().last_failure = "answered 500 (https://desk.example.com/x)";
  const Reading silent = authorised(estate);
  EXPECT_EQ(silent.value.state, State::Unknown);
  EXPECT_THAT(silent.value.reason.text,
              AllOf(HasSubstr(kPath), HasSubstr("2026-04-14T22:59Z"), HasSubstr("answered 500")));
  estate.scope_file(0).record_lag_hours = 24;
  EXPECT_EQ(authorised(estate).value.state, State::Met) << "within the lag that was declared";
}

TEST(Feeds, OneFailedReadingIsNothing) {
  SmallEstate estate = recorded();
  StreamCoverage& feed = fetched(estate);
  feed.until = estate.day(100) - minutes(30);
  feed.last_failure = "answered 500";
  EXPECT_EQ(authorised(estate).value.state, State::Met);
}

TEST(Feeds, OneThatWasNeverReadSaysWhy) {
  SmallEstate estate = recorded();
  StreamCoverage& feed = fetched(estate);
  feed.begin = feed.until = std::nullopt;
  feed.last_failure = "refused (401)";
  EXPECT_THAT(authorised(estate).value.reason.text, HasSubstr("never fetched: refused (401)"));
}

TEST(Feeds, OneThatIsNoLongerFetchedSaysNothingFromThenOn) {
  SmallEstate estate = recorded();
  StreamCoverage& feed = fetched(estate);
  feed.until = estate.day(80);
  feed.last_failure = "answered 500";
  estate.practice.gone[kPath] = estate.day(80);
  EXPECT_EQ(authorised(estate).value.state, State::Met);
  estate.practice.gone[kPath] = estate.day(101);
  EXPECT_EQ(authorised(estate).value.state, State::Unknown) << "then it was still fetched";
}

TEST(Feeds, AnotherScopesFeedIsNoneOfOurs) {
  SmallEstate estate = recorded();
  fetched(estate).stream = streams::feed("vc-b", kPath);
  estate.evidence.streams.back().until = estate.day(1);
  estate.evidence.streams.back().last_failure = "answered 500";
  EXPECT_EQ(authorised(estate).value.state, State::Met);
}

}  // namespace
}  // namespace plumbline::scoring
