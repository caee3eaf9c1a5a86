#include "scoring/result_bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace plumbline::scoring {
namespace {

Instant moment(int n) { return from_micros(1'767'571'200'000'000 + n); }

SignalValue some_value() {
  SignalValue value;
  value.signal = "chg.success_rate";
  value.state = State::Unknown;
  value.value = 0.1 + 0.2;
  value.is_rate = true;
  value.k = 3;
  value.n = 10;
  value.high95 = std::numeric_limits<double>::infinity();
  value.samples = -1;
  value.window_from = moment(1);
  value.window_to = moment(2);
  value.reason = {"gap", "a \"line\"\n", "time", moment(3)};
  value.witnesses = {{Witness::Kind::Entity, 77, "a/b.yml", false, "failed", {"one", ""}}, {}};
  return value;
}

AreaResult some_area() {
  AreaResult area;
  area.area = "change";
  area.ladder = "classic";
  area.level = 4;
  area.score = 3.75;
  area.causes = {{"change.4.authorised", "chg.authorised_share", "0.7, needed 0.8"}};
  area.level_since = moment(4);
  area.claimed = 2.5;
  area.ratings = {{2, 1}, {3, 0.5}};
  IndicatorResult indicator;
  indicator.id = "change.3.x";
  indicator.by_bound = State::NotMet;
  indicator.waiver = WaiverNote{"o", "r", "a", moment(5), "waivers.yml"};
  indicator.causes = {"s"};
  CriterionResult criterion;
  criterion.signal = "s";
  criterion.close = true;
  criterion.comparison = ">=";
  criterion.default_target = 0.9;
  indicator.criteria = {criterion, {}};
  area.indicators = {indicator};
  area.outlook = {{3, moment(6), "records"}, {}};
  return area;
}

ExperimentResult some_experiment() {
  ExperimentResult experiment;
  experiment.promise.id = "EXP-014";
  experiment.promise.promise = {"experiments/a.yml", 7, moment(7), moment(8), {}};
  experiment.promise.guards = {{"cap.ready_p95", 0.2}};
  experiment.promise.decisions = {{{}, "adopted", moment(9), "good"}};
  experiment.status = ExperimentStatus::Decided;
  experiment.verdict = ExperimentVerdict::Held;
  experiment.numbers.emplace();
  experiment.numbers->metric.effect = 0.25;
  experiment.numbers->critical = std::numeric_limits<double>::infinity();
  experiment.numbers->change_at = moment(10);
  experiment.guards = {{"cap.ready_p95", 0.2, false, SideComparison{}, "worse"}};
  experiment.reasons = {{"guard", "worse"}};
  experiment.weeks = {{moment(11), WeekRole::After, 0.5, 30}};
  experiment.charts.kind = "p";
  experiment.charts.points = {{moment(12), 1, 0, 2, true}};
  experiment.charts.drift = {{moment(13), -0.5, 0, 1}};
  experiment.adopted = true;
  return experiment;
}

ScopeResult some_result() {
  ScopeResult result;
  result.name = "vc-a";
  result.enough_history = true;
  result.areas = {some_area(), {}};
  result.signals = {some_value()};
  result.unlocks = {{"records", 3, 1, "pull them", {"change.3.x"}}};
  result.alone["chg.success_rate"] = {State::Met, true, 28, 30, 28.0 / 30, 30};
  result.volume["change"] = {{"VirtualMachine.relocate", 5}};
  result.experiments = {some_experiment()};
  result.targets = {{"s", 0.9, false, moment(14), 12, 3, 40, 1.5}};
  return result;
}

TEST(ResultBytes, ComeBackAsTheyWere) {
  const ScopeResult result = some_result();
  const auto back = result_from(to_bytes(result));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_bytes(*back), to_bytes(result));
  EXPECT_EQ(back->name, "vc-a");
  EXPECT_EQ(back->areas.at(0).indicators.at(0).waiver->until, moment(5));
  EXPECT_EQ(back->areas.at(0).ratings, result.areas[0].ratings);
  EXPECT_FALSE(back->areas.at(1).level_since);
  const SignalValue& value = back->signals.at(0);
  EXPECT_EQ(value.value, 0.1 + 0.2) << "to the last bit";
  EXPECT_EQ(value.high95, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(value.low);
  EXPECT_EQ(value.reason.text, "a \"line\"\n");
  EXPECT_EQ(value.witnesses.at(0).followed, (std::vector<std::string>{"one", ""}));
  EXPECT_EQ(value.witnesses.at(0).kind, Witness::Kind::Entity);
  const ExperimentResult& experiment = back->experiments.at(0);
  EXPECT_EQ(experiment.promise.promise, result.experiments[0].promise.promise);
  EXPECT_EQ(experiment.verdict, ExperimentVerdict::Held);
  EXPECT_EQ(experiment.guards.at(0).kept, false);
  EXPECT_EQ(experiment.weeks.at(0).role, WeekRole::After);
  EXPECT_EQ(back->targets.at(0).evidence, 1.5);
  EXPECT_EQ(back->volume, result.volume);
}

TEST(ResultBytes, AnyOtherBytesAreNoResult) {
  const std::string bytes = to_bytes(some_result());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(result_from(std::string_view(bytes).substr(0, length))) << length;
  EXPECT_FALSE(result_from(bytes + "x"));
  EXPECT_FALSE(result_from("scope 0\n" + bytes.substr(8))) << "another version";
  EXPECT_FALSE(result_from(to_bytes(WeekRecord())));
  std::string huge = bytes;
  huge.replace(8, 8, std::string(8, '\x7f'));
  EXPECT_FALSE(result_from(huge)) << "a name longer than there are bytes";
}

}  // namespace
}  // namespace plumbline::scoring
