#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

StreamCoverage& stream(SmallEstate& estate, const std::string& name) {
  for (auto& s : estate.evidence.streams)
    if (s.stream == name) return s;
  return estate.evidence.streams.front();
}

SmallEstate busy() {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 100, 0, 100);
  return estate;
}

TEST(Window, HoldsTheSignalsDaysAndNoMore) {
  const Reading reading = busy().read(success_rate());
  EXPECT_EQ(reading.value.state, State::Met);
  EXPECT_EQ(reading.value.window_from, SmallEstate::day(10));
  EXPECT_EQ(reading.value.window_to, SmallEstate::day(100));
  EXPECT_EQ(reading.value.samples, 90);
}

TEST(Window, ReachesBackOnlyToWhereTheStreamBeginsWhichIsNoGap) {
  SmallEstate estate = busy();
  stream(estate, "events").begin = SmallEstate::day(50);
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.state, State::Met);
  EXPECT_EQ(reading.value.window_from, SmallEstate::day(50));
  EXPECT_EQ(reading.value.samples, 50);
}

TEST(Window, MustHold28Days) {
  SmallEstate estate = busy();
  stream(estate, "tasks").begin = SmallEstate::day(72.5);
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "too_little_history");
  EXPECT_EQ(reading.value.reason.earliest, SmallEstate::day(100.5));
  EXPECT_EQ(reading.value.reason.text, "too little history until 2026-04-15");
  stream(estate, "tasks").begin = SmallEstate::day(72);
  EXPECT_EQ(estate.read(success_rate()).value.state, State::Met);
}

TEST(Window, OfRareAreasMustHold90Days) {
  SmallEstate estate;
  estate.add_class("grant", {"security"});
  estate.did_often("CORP\\alice", "grant", 20, 30, 100);
  const Signal signal = SmallEstate::signal(
      "sec.success_rate", "activity_share",
      {{"area", std::string("security")}, {"good", std::string("success")}}, 365);
  EXPECT_EQ(estate.read(signal).value.state, State::Met);
  stream(estate, "tasks").begin = SmallEstate::day(11);
  EXPECT_EQ(estate.read(signal).value.reason.code, "too_little_history");
}

TEST(Window, FivePercentMayBeLostAndNoMore) {
  SmallEstate estate = busy();
  stream(estate, "tasks").gaps = {{SmallEstate::day(20), SmallEstate::day(24.4), "not read"}};
  EXPECT_EQ(estate.read(success_rate()).value.state, State::Met);
  stream(estate, "tasks").gaps[0].to = SmallEstate::day(24.6);
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "gap");
  ASSERT_TRUE(reading.value.reason.earliest);
  EXPECT_GT(*reading.value.reason.earliest, SmallEstate::day(109));
  EXPECT_LT(*reading.value.reason.earliest, SmallEstate::day(115))
      << "the gap begins to leave the window after ten days";
}

TEST(Window, TheEndThatWasNotReadIsAGapToo) {
  SmallEstate estate = busy();
  stream(estate, "events").until = SmallEstate::day(94);
  EXPECT_EQ(estate.read(success_rate()).value.reason.code, "gap");
}

TEST(Window, WhatTheWindowLostStaysInTheDenominator) {
  SmallEstate estate = busy();
  stream(estate, "tasks").gaps = {{SmallEstate::day(20), SmallEstate::day(24), "not read"}};
  const Reading reading = estate.read(success_rate());
  EXPECT_DOUBLE_EQ(reading.unknown, 4) << "about as many as elsewhere in four days";
}

TEST(Window, EveryStreamOfActivityIsNeeded) {
  for (const char* name : {"tasks", "events", "inventory/VirtualMachine"}) {
    SmallEstate estate = busy();
    std::erase_if(estate.evidence.streams, [&](const auto& s) { return s.stream == name; });
    const Reading reading = estate.read(success_rate());
    EXPECT_EQ(reading.value.state, State::Unknown) << name;
    EXPECT_EQ(reading.value.reason.code, "never_read") << name;
  }
}

TEST(Window, HiddenObjectsAreNotPermitted) {
  SmallEstate estate = busy();
  stream(estate, "inventory/VirtualMachine").visible_share = 0.95;
  EXPECT_EQ(estate.read(success_rate()).value.state, State::Met);
  stream(estate, "inventory/VirtualMachine").visible_share = 0.949;
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.reason.code, "not_permitted");
  EXPECT_EQ(reading.value.reason.input, "privileges");
}

TEST(Window, SuspectedAccountsMayDoAFifthOfTheWork) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 80, 20, 90);
  estate.did_often("CORP\\ghost", "resize", 20, 20, 90);
  ActorDay d;
  d.actor = estate.actor("CORP\\ghost");
  d.day = day_of(SmallEstate::day(50));
  d.tasks = 300;
  estate.evidence.actor_days.push_back(d);
  EXPECT_EQ(estate.read(success_rate()).value.state, State::Met);
  EXPECT_EQ(estate.read(success_rate()).value.samples, 100);
  estate.did("CORP\\ghost", "resize", "srv-1", 91);
  const Reading reading = estate.read(success_rate());
  EXPECT_EQ(reading.value.reason.code, "suspected_accounts");
  EXPECT_EQ(reading.value.reason.input, "actors");
  EXPECT_NE(reading.value.reason.text.find("confirm 1 account"), std::string::npos);
}

TEST(Window, OneInsideAnotherIsChosenAsIfItWereAlone) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 80, 20, 90);
  estate.did_often("CORP\\ghost", "resize", 20, 20, 50);
  std::stable_sort(estate.evidence.changes.begin(), estate.evidence.changes.end(),
                   [](const Change& a, const Change& b) { return a.started < b.started; });
  ActorDay d;
  d.actor = estate.actor("CORP\\ghost");
  d.day = day_of(SmallEstate::day(50));
  d.tasks = 300;
  estate.evidence.actor_days.push_back(d);
  WorkFilter filter;
  filter.classes = {"resize"};
  const Window wide{SmallEstate::day(10), estate.evidence.as_of, 0, {}};
  const Window narrow{SmallEstate::day(45), estate.evidence.as_of, 0, {}};
  for (const bool wide_first : {true, false}) {
    const Context context(estate.evidence, estate.practice, estate.rubric);
    if (wide_first) (void)context.select(filter, wide);
    const Selection& late = context.select(filter, narrow);
    const Selection& all = context.select(filter, wide);
    EXPECT_EQ(all.work.size(), 100U);
    EXPECT_TRUE(std::is_sorted(all.work.begin(), all.work.end()));
    EXPECT_EQ(all.suspected, 20);
    EXPECT_EQ(all.suspected_accounts, 1);
    EXPECT_EQ(late.work,
              std::vector<const Work*>(
                  all.work.end() - static_cast<std::ptrdiff_t>(late.work.size()), all.work.end()));
    EXPECT_EQ(late.suspected, 3);
    EXPECT_GE(late.work.front()->started, narrow.from);
    EXPECT_LT((*(all.work.end() - static_cast<std::ptrdiff_t>(late.work.size()) - 1))->started,
              narrow.from);
  }
}

TEST(Evaluate, TooFewSamplesIsUnknownAndSaysWhenThereMayBeEnough) {
  SmallEstate estate;
  stream(estate, "tasks").begin = stream(estate, "events").begin = SmallEstate::day(70);
  estate.did_often("CORP\\alice", "resize", 15, 70, 100);
  const Reading reading = estate.read(success_rate(30));
  EXPECT_EQ(reading.value.state, State::Unknown);
  EXPECT_EQ(reading.value.reason.code, "too_few_samples");
  EXPECT_EQ(reading.value.reason.text, "15 of 30 samples");
  EXPECT_EQ(reading.value.samples, 15);
  EXPECT_FALSE(reading.value.value);
  EXPECT_EQ(reading.value.reason.earliest, SmallEstate::day(130));
}

TEST(Evaluate, AnEstateTooQuietForTheMinimumHasNoDate) {
  SmallEstate estate;
  estate.did_often("CORP\\alice", "resize", 15, 10, 100);
  EXPECT_FALSE(estate.read(success_rate(30)).value.reason.earliest);
}

TEST(Evaluate, AConditionalSignalThatDidNotOccurDoesNotApply) {
  SmallEstate estate;
  Signal signal = success_rate(5);
  signal.conditional = true;
  EXPECT_EQ(estate.read(signal).value.state, State::NotApplicable);
  stream(estate, "tasks").until = SmallEstate::day(80);
  EXPECT_EQ(estate.read(signal).value.state, State::Unknown) << "absence needs a complete stream";
}

TEST(Evaluate, AMissingInputIsUnknownAndAPromiseNeverSeenIsNot) {
  SmallEstate estate = busy();
  Signal signal = success_rate();
  signal.inputs = {"links"};
  EXPECT_EQ(estate.read(signal).value.reason.code, "missing_input");
  EXPECT_EQ(estate.read(signal).value.reason.input, "links");
  estate.kind_seen("links", 50);
  EXPECT_EQ(estate.read(signal).value.state, State::Met);
  signal.inputs = {"procedures"};
  EXPECT_EQ(estate.read(signal).value.state, State::Met);
}

TEST(Evaluate, AnUnreadablePracticeFolderIsNoEmptyOne) {
  SmallEstate estate = busy();
  estate.evidence.streams.push_back({"practice", {}, {}, {}, "permission denied", 1.0});
  EXPECT_EQ(estate.read(success_rate()).value.reason.code, "never_read");
}

}  // namespace
}  // namespace plumbline::scoring
