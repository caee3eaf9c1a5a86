#include "scoring/waivers.h"

#include <gtest/gtest.h>

#include "scoring/thresholds.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Instant day(double d) { return SmallEstate::day(d); }

Rubric some_rubric() {
  Rubric rubric;
  for (const char* id : {"change.3.a", "change.3.b", "change.4.c", "consuming.3.d"}) {
    Indicator i;
    i.id = id;
    i.area = std::string(id).substr(0, std::string(id).find('.'));
    i.ladder = "classic";
    i.level = id[i.area.size() + 1] - '0';
    i.requires_ = {Requirement::Kind::Criterion, "s", Comparison::AtLeast, 0.8, {}};
    rubric.indicators.push_back(i);
  }
  rubric.indicators[2].mandatory = true;
  return rubric;
}

Waiver waiver(const std::string& indicator, double seen, double from, double until) {
  Waiver w;
  w.indicator = indicator;
  w.owner = "team";
  w.reason = "migration";
  w.approver = "head";
  w.promise.first_seen = day(seen);
  w.from = day(from);
  w.until = day(until);
  return w;
}

std::size_t count(const std::vector<Waiver>& waivers, double at) {
  PracticeHistory practice;
  practice.waivers = waivers;
  return waivers_in_force(practice, some_rubric(), day(at)).size();
}

TEST(Waivers, AreInForceFromWhenTheyWereSeenToTheirLastInstant) {
  const std::vector<Waiver> one = {waiver("change.3.a", 20, 10, 40)};
  EXPECT_EQ(count(one, 15), 0U) << "prospective";
  EXPECT_EQ(count(one, 20), 1U);
  EXPECT_EQ(count(one, 39.99), 1U);
  EXPECT_EQ(count(one, 40), 0U) << "half-open";
  std::vector<Waiver> gone = one;
  gone[0].promise.gone_at = day(30);
  EXPECT_EQ(count(gone, 30), 0U);
}

TEST(Waivers, LastAtMost180DaysAndNameWhoAnswersForThem) {
  EXPECT_EQ(count({waiver("change.3.a", 0, 0, 180)}, 10), 1U);
  EXPECT_EQ(count({waiver("change.3.a", 0, 0, 180.01)}, 10), 0U);
  for (auto field : {&Waiver::owner, &Waiver::reason, &Waiver::approver}) {
    Waiver w = waiver("change.3.a", 0, 0, 100);
    w.*field = "";
    EXPECT_EQ(count({w}, 10), 0U);
  }
}

TEST(Waivers, AreNeverForAMandatoryRowAndOnePerLevelOfAnArea) {
  EXPECT_EQ(count({waiver("change.4.c", 0, 0, 100)}, 10), 0U);
  EXPECT_EQ(count({waiver("change.3.a", 0, 0, 100), waiver("change.3.b", 1, 0, 100)}, 10), 1U);
  EXPECT_EQ(count({waiver("change.3.a", 0, 0, 100), waiver("consuming.3.d", 1, 0, 100)}, 10), 2U);
  PracticeHistory practice;
  practice.waivers = {waiver("change.3.a", 2, 0, 100), waiver("change.3.b", 1, 0, 100)};
  EXPECT_TRUE(waivers_in_force(practice, some_rubric(), day(10)).contains("change.3.b"))
      << "the one first seen";
}

ThresholdOverride own(double threshold, double seen) {
  ThresholdOverride o;
  o.indicator = "change.3.a";
  o.signal = "s";
  o.threshold = threshold;
  o.reason = "agreed with the auditors";
  o.promise.first_seen = day(seen);
  return o;
}

double threshold(const PracticeHistory& practice, double at) {
  return Thresholds(practice, day(at)).in_force(some_rubric().indicators[0]).threshold;
}

TEST(Thresholds, CountFromTheirFirstSightingWithAReason) {
  PracticeHistory practice;
  practice.kinds["thresholds"] = {day(10), true};
  practice.thresholds = {own(0.7, 10), own(0.6, 20)};
  practice.thresholds[0].promise.gone_at = day(20);
  EXPECT_DOUBLE_EQ(threshold(practice, 5), 0.8);
  EXPECT_DOUBLE_EQ(threshold(practice, 15), 0.7);
  EXPECT_DOUBLE_EQ(threshold(practice, 25), 0.6);
  practice.thresholds[1].reason.clear();
  EXPECT_DOUBLE_EQ(threshold(practice, 25), 0.8) << "no reason, no threshold";
}

TEST(Thresholds, LosingTheFileRaisesNothing) {
  for (const double given : {0.7, 0.9}) {
    PracticeHistory practice;
    practice.kinds["thresholds"] = {day(10), false};
    practice.thresholds = {own(given, 10)};
    practice.thresholds[0].promise.gone_at = day(30);
    EXPECT_DOUBLE_EQ(threshold(practice, 31), std::max(given, 0.8));
    practice.kinds["thresholds"].present = true;
    EXPECT_DOUBLE_EQ(threshold(practice, 31), 0.8) << "taken out of the file on purpose";
  }
}

TEST(Thresholds, AreShownWithTheRubricsOwn) {
  PracticeHistory practice;
  practice.kinds["thresholds"] = {day(10), true};
  practice.thresholds = {own(0.7, 10)};
  std::vector<CriterionResult> criteria(1);
  criteria[0].signal = "s";
  Thresholds(practice, day(20)).note(some_rubric().indicators[0], criteria);
  EXPECT_EQ(criteria[0].default_target, 0.8);
  EXPECT_EQ(criteria[0].override_reason, "agreed with the auditors");
}

}  // namespace
}  // namespace plumbline::scoring
