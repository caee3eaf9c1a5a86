#include "cli/feed_reader.h"

#include <gmock/gmock.h>

#include "tests/contract/page_server.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using plumbline::testing::page;
using plumbline::testing::PageServer;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kRows = "id,type,entities,approved_at\nCHG1,normal,srv-1,2026-01-05\n";

/// A ledger of a vCenter that was reached on day 0, and a feed of its scope.
class FeedReading : public ::testing::Test {
 protected:
  void SetUp() override {
    estate_.live(0, 1);
    feed_.name = "desk";
    feed_.scope = "vc-a";
    feed_.url = server_.url("/changes?secret-like=1");
    feed_.verify = false;
  }
  Result<void> read(FeedReader& reader, Duration after) {
    return reader.read({day(1) + after, "vc-a"}, std::stop_token());
  }
  FeedReader reader() { return {feed_, environment_, {}, *estate_.store}; }
  std::vector<Sighting> sightings() { return ledger::sightings_of(*estate_.store, "vc-a"); }
  StreamCoverage coverage() {
    const auto evidence =
        estate_.store->evidence({"vc-a", {"vc-a"}, day(3), std::nullopt, 400}, {});
    const StreamCoverage* stream = evidence->stream(streams::feed("vc-a", feed_.path()));
    return stream == nullptr ? StreamCoverage{} : *stream;
  }

  PageServer server_{[](const std::string&) { return page(200, kRows); }};
  Estate estate_;
  Environment environment_ = environment();
  config::FeedSettings feed_;
};

TEST_F(FeedReading, WhatIsNewIsSightedByTheServersClockAndWhatIsNotIsNot) {
  FeedReader reader = this->reader();
  ASSERT_OK(read(reader, minutes(0)));
  ASSERT_OK(read(reader, minutes(15)));
  ASSERT_THAT(sightings(), SizeIs(1));
  EXPECT_EQ(sightings()[0].path, "records/desk.feed.csv");
  EXPECT_EQ(sightings()[0].seen_at, day(1));
  EXPECT_EQ(sightings()[0].content, kRows);
  EXPECT_EQ(coverage().until, day(1) + minutes(15));
  EXPECT_THAT(coverage().gaps, SizeIs(0));
  EXPECT_TRUE(reader.status().up);
  EXPECT_EQ(reader.status().last_read, day(1) + minutes(15));
  EXPECT_EQ(reader.status().reads.at("changed"), 1);
  EXPECT_EQ(reader.status().reads.at("unchanged"), 1);
}

TEST_F(FeedReading, WhatCannotBeReadIsNamedByLineAndTheOldGoesOn) {
  FeedReader reader = this->reader();
  ASSERT_OK(read(reader, minutes(0)));
  server_.answer_with(
      [](const std::string&) { return page(200, std::string(kRows) + "CHG2,normal\n"); });
  const auto done = read(reader, minutes(15));
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().to_string(), AllOf(HasSubstr("/changes:3"), Not(HasSubstr("secret"))));
  EXPECT_THAT(sightings(), SizeIs(1));
  EXPECT_FALSE(reader.status().up);
  EXPECT_EQ(coverage().until, day(1));
  EXPECT_NE(coverage().last_failure, "");
  server_.answer_with([](const std::string&) { return page(200, kRows); });
  ASSERT_OK(read(reader, minutes(30)));
  EXPECT_EQ(coverage().last_failure, "");
  EXPECT_THAT(coverage().gaps, SizeIs(0)) << "one reading that failed in between is no gap";
}

TEST_F(FeedReading, ColumnsAreThoseOfExportsYml) {
  server_.answer_with(
      [](const std::string&) { return page(200, "No,CI,OK\nC1,srv-1,2026-01-05\n"); });
  FeedReader reader = this->reader();
  EXPECT_FALSE(read(reader, minutes(0)));
  estate_.look("exports.yml",
               "exports: [{files: 'desk.*', default_type: normal, columns: {id: No, entities: CI, "
               "approved_at: OK}}]\n",
               day(1));
  EXPECT_TRUE(read(reader, minutes(15)));
}

TEST_F(FeedReading, AnotherProcessGoesOnWhereTheLastOneEndedUnlessThreeWereLeftOut) {
  for (const int after : {0, 15, 60, 120}) {
    FeedReader reader = this->reader();
    ASSERT_OK(read(reader, minutes(after)));
  }
  ASSERT_THAT(coverage().gaps, SizeIs(1));
  EXPECT_EQ(coverage().gaps[0].from, day(1) + minutes(60));
}

}  // namespace
}  // namespace plumbline::cli
