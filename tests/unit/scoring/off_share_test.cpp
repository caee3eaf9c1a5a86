#include <gtest/gtest.h>

#include "scoring/assess.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

/// 40 servers on day 100, of which some are off; the first reading of machines was on day 0.
class OffEstate : public SmallEstate {
 public:
  OffEstate() {
    zombies_ = signal("cons.zombie_share", "off_share", {{"days", 30.0}}, 1);
    zombies_.of = "VirtualMachine";
    zombies_.good.emplace();
    zombies_.better = Better::Lower;
  }
  OffMachine& off(const std::string& name, double since, bool found = false) {
    evidence.off.push_back({vm(name), day(since), found, std::nullopt});
    return evidence.off.back();
  }
  /// `n` of 40 are off by the day's reading; by itself as many as are listed.
  Reading read(std::optional<double> n = std::nullopt) {
    evidence.readings = {{"cons.zombie_share", day_of(day(99)), Population::Server,
                          n.value_or(static_cast<double>(evidence.off.size())), 40, 0, false}};
    return SmallEstate::read(zombies_);
  }
  void begin(double at) {
    for (auto& stream : evidence.streams) stream.begin = day(at);
  }

 private:
  Signal zombies_;
};

TEST(OffShare, CountsFromWhenTheyWereSeenToBeOff) {
  OffEstate estate;
  estate.off("srv-1", 69.9);
  estate.off("srv-2", 70.1);
  estate.off("srv-3", 20, true);
  const Reading r = estate.read();
  EXPECT_EQ(r.judging, Judging::Census);
  EXPECT_EQ(r.value.k, 2);
  EXPECT_EQ(r.value.n, 40);
  EXPECT_EQ(r.unknown, 0);
  ASSERT_EQ(r.value.witnesses.size(), 2U);
  EXPECT_EQ(r.value.witnesses[0].note, "off when first read on 2026-01-25");
  EXPECT_EQ(r.value.witnesses[1].note, "off since 2026-03-15");
  EXPECT_EQ(r.value.adverse, 2);
}

TEST(OffShare, WhatSwitchedOneLastCountsWhereItIsLater) {
  OffEstate estate;
  estate.off("srv-1", 10).switched = SmallEstate::day(95);
  estate.off("srv-2", 10).switched = SmallEstate::day(40);
  estate.off("srv-3", 60).switched = SmallEstate::day(40);
  const Reading r = estate.read();
  EXPECT_EQ(r.value.k, 2) << "srv-1 was on five days ago, between two readings";
  EXPECT_EQ(r.unknown, 0);
  EXPECT_EQ(r.value.witnesses.at(0).note, "off since 2026-03-06");
  EXPECT_EQ(r.value.witnesses.at(1).note, "off since 2026-02-14");
}

TEST(OffShare, OffWhenFirstReadIsOldOnlyWhereEventsWouldHaveTold) {
  OffEstate estate;
  estate.begin(90);
  estate.off("srv-1", 90, true);
  const Reading blind = estate.read();
  EXPECT_EQ(blind.value.k, 0);
  EXPECT_EQ(blind.unknown, 1) << "events are known for ten days only";
  EXPECT_EQ(blind.value.reason.input, "time");
  EXPECT_EQ(blind.value.reason.text,
            "1 more are off and were so when first read: for how long is not known");
  estate.evidence.streams[0].begin = SmallEstate::day(70);
  EXPECT_EQ(estate.read().value.k, 1) << "vCenter remembered";
  EXPECT_EQ(estate.read().unknown, 0);
  estate.evidence.streams[0].gaps = {{SmallEstate::day(80), SmallEstate::day(82), "lost"}};
  EXPECT_EQ(estate.read().unknown, 1) << "two days of events are missing";
  estate.evidence.off[0].switched = SmallEstate::day(75);
  EXPECT_EQ(estate.read().unknown, 0) << "it was on then, whatever is missing";
  EXPECT_EQ(estate.read().value.k, 0);
}

TEST(OffShare, OneThatCameIntoSightLaterIsOpenForAMonth) {
  OffEstate estate;
  estate.off("srv-1", 80, true);
  EXPECT_EQ(estate.read().unknown, 1) << "who knows what it was before it could be seen";
  estate.evidence.off[0].since = SmallEstate::day(69);
  EXPECT_EQ(estate.read().value.k, 1);
}

TEST(OffShare, OnlyServersAreAsked) {
  OffEstate estate;
  estate.off("srv-1", 10);
  const std::uint32_t golden = estate.off("golden", 10).entity;
  estate.evidence.entities.at(golden).state.properties["summary.config.template"] = "true";
  const Reading r = estate.read(1);
  EXPECT_EQ(r.value.k, 1) << "templates are always off (P8)";
  EXPECT_EQ(r.value.witnesses.size(), 1U);
}

TEST(OffShare, WhatIsOffWithoutAnythingKnownOfItIsOpen) {
  OffEstate estate;
  estate.off("srv-1", 10);
  const Reading r = estate.read(3);
  EXPECT_EQ(r.value.k, 1);
  EXPECT_EQ(r.unknown, 2);
}

TEST(OffShare, IsAsOfTheLastReading) {
  OffEstate estate;
  estate.off("srv-1", 69.5);
  EXPECT_EQ(estate.read().value.k, 1);
  estate.evidence.streams[2].until = SmallEstate::day(99);
  EXPECT_EQ(estate.read().value.k, 0) << "nobody has seen it since";
  estate.evidence.streams[2].until = SmallEstate::day(98);
  EXPECT_EQ(estate.read().value.reason.code, "gap");
}

}  // namespace
}  // namespace plumbline::scoring
