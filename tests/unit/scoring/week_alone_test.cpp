#include "scoring/week_alone.h"

#include <gtest/gtest.h>

#include "scoring/assess.h"
#include "small_estate.h"

namespace plumbline::scoring {
namespace {

Signal success(const std::string& id) {
  Signal signal;
  signal.id = id;
  signal.measure = "activity_share";
  signal.parameters = {{"area", std::string("consuming")}, {"good", std::string("success")}};
  signal.better = Better::Higher;
  signal.minimum = 30;
  return signal;
}

/// Nine resizes in the last closed week, three of them failed, and fifty good ones before.
class OneWeek : public ::testing::Test {
 protected:
  OneWeek() {
    estate.evidence.as_of = estate.evidence.known_at = SmallEstate::day(98);  // a Monday
    for (auto& stream : estate.evidence.streams) stream.until = SmallEstate::day(98);
    estate.did_often("ann", "resize", 50, 40, 65);
    estate.did_often("ann", "resize", 9, 91.5, 97, 3);
    estate.rubric.signals = {success("cons.success_rate")};
  }
  SmallEstate estate;
};

TEST_F(OneWeek, HasItsOwnValueWhateverTheWindow) {
  const ScopeResult result = assess(estate.evidence, estate.practice, estate.rubric);
  const WeekAlone& week = result.alone.at("cons.success_rate");
  EXPECT_EQ(week.state, State::Met) << "no minimum beyond 1";
  EXPECT_TRUE(week.is_rate);
  EXPECT_EQ(week.n, 9);
  EXPECT_EQ(week.k, 6);
  EXPECT_EQ(result.signals.at(0).n, 59) << "the signal keeps its own window";
  const WeekVolume volume = {{"consuming", {{"resize", 9}}}, {"change", {{"resize", 9}}}};
  EXPECT_EQ(result.volume, volume);
}

TEST_F(OneWeek, IsTakenOnlyAtAWeeksEnd) {
  estate.evidence.as_of = estate.evidence.known_at = SmallEstate::day(97);
  const ScopeResult result = assess(estate.evidence, estate.practice, estate.rubric);
  EXPECT_TRUE(result.alone.empty());
  EXPECT_TRUE(result.volume.empty());
}

TEST_F(OneWeek, OnlyWhatHasADirectionAndIsSeenCanBeTried) {
  Signal info = success("cons.changes");
  info.better = Better::Info;
  Signal practice = success("cons.library");
  practice.kind = SignalKind::Practice;
  estate.rubric.signals.push_back(info);
  estate.rubric.signals.push_back(practice);
  const ScopeResult result = assess(estate.evidence, estate.practice, estate.rubric);
  EXPECT_EQ(result.alone.size(), 1U);
}

TEST_F(OneWeek, AWeekThatWasNotWatchedHasNoValue) {
  for (auto& stream : estate.evidence.streams)
    stream.gaps = {{SmallEstate::day(92), SmallEstate::day(94), "lost"}};
  const ScopeResult result = assess(estate.evidence, estate.practice, estate.rubric);
  EXPECT_EQ(result.alone.at("cons.success_rate").state, State::Unknown);
  EXPECT_FALSE(result.alone.at("cons.success_rate").value);
}

}  // namespace
}  // namespace plumbline::scoring
