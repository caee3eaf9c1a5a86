#include "scoring/result_bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace plumbline::scoring {
namespace {

WeekRecord some_week() {
  WeekRecord week;
  week.end = from_micros(1'767'571'200'000'000);
  week.signals["chg.success_rate"] = {State::Met, 0.1 + 0.2, 0.25, 0.35, 0.24, 0.36, 320, ""};
  week.signals["chg.lead_time_h"] = {State::Unknown, {}, {}, {}, {}, {}, 3, "too_few_samples"};
  week.signals["inc.mttr_min"] = {State::NotApplicable, {}, {}, {}, {}, {}, 0, "did_not_occur"};
  week.levels["change/classic"] = {3, 4, 5, 3, false};
  week.levels["capacity/inverted"] = {0, 5, 5, 0, true};
  week.alone["chg.success_rate"] = {State::Met, true, 28, 30, 28.0 / 30, 30};
  week.alone["inc.mttr_min"] = {State::NotApplicable, false, 0, 0, {}, 0};
  week.volume["change"] = {{"VirtualMachine.reconfigure", 25}, {"VirtualMachine.relocate", 5}};
  week.volume["provisioning"] = {};
  return week;
}

TEST(WeekRecord, ComesBackAsItWas) {
  const WeekRecord week = some_week();
  const auto back = week_from(to_bytes(week));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_bytes(*back), to_bytes(week));
  EXPECT_EQ(back->end, week.end);
  EXPECT_EQ(back->signals.at("chg.success_rate").value, 0.1 + 0.2) << "to the last bit";
  EXPECT_EQ(back->signals.at("chg.lead_time_h").reason, "too_few_samples");
  EXPECT_FALSE(back->signals.at("chg.lead_time_h").value);
  EXPECT_EQ(back->levels.at("change/classic").ceiling95, 5);
  EXPECT_TRUE(back->levels.at("capacity/inverted").insufficient);
  EXPECT_EQ(back->alone.at("chg.success_rate").k, 28);
  EXPECT_EQ(back->alone.at("chg.success_rate").value, 28.0 / 30);
  EXPECT_EQ(back->alone.at("inc.mttr_min").state, State::NotApplicable);
  EXPECT_EQ(back->volume, week.volume);
}

TEST(WeekRecord, ItsBytesAreTheSameOnEveryMachine) {
  WeekRecord week;
  week.end = from_micros(258);
  week.levels["a"] = {1, 2, 3, 4, true};
  const auto number = [](char low) { return low + std::string(7, '\0'); };
  const std::string expected = "week 3\n" + std::string("\x02\x01\0\0\0\0\0\0", 8) + number(0) +
                               number(1) + number(1) + "a" + number(1) + number(2) + number(3) +
                               number(4) + number(1) + number(0) + number(0);
  EXPECT_EQ(to_bytes(week), expected);
}

TEST(WeekRecord, OtherBytesAreNoRecord) {
  const std::string bytes = to_bytes(some_week());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(week_from(std::string_view(bytes).substr(0, length))) << length;
  EXPECT_FALSE(week_from(bytes + "x"));
  std::string other = bytes;
  other[5] = '1';
  EXPECT_FALSE(week_from(other)) << "another version";
  std::string huge = bytes;
  huge.replace(15, 8, std::string(8, '\x7f'));
  EXPECT_FALSE(week_from(huge)) << "more signals than there are bytes";
}

TEST(WeekRecord, TakesWhatLaterWeeksLookBackAt) {
  ScopeResult result;
  result.enough_history = true;
  result.alone["chg.success_rate"] = {State::Met, true, 28, 30, 28.0 / 30, 30};
  result.volume["change"]["VirtualMachine.relocate"] = 5;
  AreaResult area;
  area.area = "change";
  area.ladder = "classic";
  area.attained = 2;
  area.ceiling = area.ceiling95 = 3;
  area.if_close = 2;
  result.areas = {area};
  SignalValue value;
  value.signal = "s";
  value.value = 1.5;
  value.reason.code = "x";
  result.signals = {value};
  const WeekRecord week = record_of(result, from_micros(7));
  EXPECT_EQ(week.levels.at("change/classic").ceiling95, 3);
  EXPECT_FALSE(week.levels.at("change/classic").insufficient);
  EXPECT_EQ(week.signals.at("s").value, 1.5);
  EXPECT_EQ(week.alone.at("chg.success_rate").n, 30);
  EXPECT_EQ(week.volume, result.volume);
}

}  // namespace
}  // namespace plumbline::scoring
