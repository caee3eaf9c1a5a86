#include "tests/acceptance/builders.h"
#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

TEST(Provisioning, BuildersWithALibraryReachDefined) {
  const auto result = judge(builders_at(disciplined_builders(), 60));
  EXPECT_GE(area(result, "provisioning").attained, 3) << text_of(result);
  EXPECT_EQ(indicator(result, "provisioning.3.build_procedures").state, State::Met);
}

TEST(Provisioning, WithoutALibraryTheyStayRepeatable) {
  BuildScript script = disciplined_builders();
  script.shelf_week.reset();
  const auto result = judge(builders_at(script, 60));
  EXPECT_EQ(area(result, "provisioning").attained, 2) << text_of(result);
  EXPECT_EQ(area(result, "provisioning").ceiling, 2);
}

TEST(Provisioning, CarelessBuildersStayAtTheFirstLevel) {
  const auto result = judge(builders_at(careless_builders(), 60));
  EXPECT_EQ(area(result, "provisioning").attained, 1) << text_of(result);
  EXPECT_EQ(area(result, "provisioning").ceiling, 1);
  EXPECT_EQ(indicator(result, "provisioning.2.fail_rate").state, State::NotMet);
  EXPECT_EQ(indicator(result, "provisioning.2.path_consistency").state, State::NotMet);
  EXPECT_EQ(indicator(result, "provisioning.2.batch_actors").state, State::NotMet);
}

const scoring::SignalValue& value_of(const scoring::ScopeResult& result, const std::string& id) {
  for (const auto& signal : result.signals)
    if (signal.signal == id) return signal;
  static const scoring::SignalValue none;
  ADD_FAILURE() << "no signal " << id;
  return none;
}

// The script says 12 to 36 hours; of the careless, 30 % of the hosts never carry work.
TEST(Provisioning, TimeToServiceIsWhatTheScriptSays) {
  const auto good = judge(builders_at(disciplined_builders(), 60));
  const auto& known = value_of(good, "prov.host_ttis_h");
  ASSERT_TRUE(known.value) << known.reason.text;
  EXPECT_GT(*known.value, 24);
  EXPECT_LT(*known.value, 40);
  EXPECT_LE(known.low.value_or(0), *known.value);
  const auto bad = judge(builders_at(careless_builders(), 60));
  const auto& open = value_of(bad, "prov.host_ttis_h");
  EXPECT_TRUE(!open.value || *open.value > 60) << *open.value;
}

TEST(Provisioning, MendedHostsShow) {
  const auto good = judge(builders_at(disciplined_builders(), 60));
  EXPECT_LT(value_of(good, "prov.post_entry_fix").value.value_or(1), 0.2);
  const auto bad = judge(builders_at(careless_builders(), 60));
  EXPECT_GT(value_of(bad, "prov.post_entry_fix").value.value_or(0), 0.4);
}

// One batch, however large, is not repetition: unknown, neither good nor bad.
TEST(Provisioning, OneDeliveryIsNotRepetition) {
  const auto result = judge(builders_at(one_delivery(), 21));
  EXPECT_EQ(area(result, "provisioning").attained, 1) << text_of(result);
  EXPECT_GE(area(result, "provisioning").ceiling, 2);
  EXPECT_EQ(indicator(result, "provisioning.2.volume").state, State::Unknown);
  EXPECT_EQ(indicator(result, "provisioning.2.batches").state, State::Unknown);
}

// Rare work: ninety days of history are needed before anything is said.
TEST(Provisioning, TooLittleHistoryIsUnknown) {
  const auto result = judge(builders_at(disciplined_builders(), 12));
  for (const auto& i : area(result, "provisioning").indicators) {
    // What is written, and what stands now, is known from the first day.
    if (i.level > 3 || i.id == "provisioning.3.build_procedures" ||
        i.id == "provisioning.3.ds_uniform")
      continue;
    EXPECT_EQ(i.state, State::Unknown) << i.id;
  }
}

}  // namespace
}  // namespace plumbline::acceptance
