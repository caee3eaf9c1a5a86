#include "tests/acceptance/builders.h"
#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

TEST(ProvisioningManaged, RowsAreMetByTheDisciplinedAndMissedByTheCareless) {
  const auto good = judge(builders_at(disciplined_builders(), 60));
  EXPECT_EQ(indicator(good, "provisioning.4.volume").state, State::Met);
  EXPECT_EQ(indicator(good, "provisioning.4.post_entry_fix").state, State::Met);
  const auto bad = judge(builders_at(careless_builders(), 60));
  EXPECT_EQ(indicator(bad, "provisioning.4.post_entry_fix").state, State::NotMet);
}

// Three deliveries in a year: too few to say anything, good or bad.
TEST(ProvisioningManaged, FewDeliveriesAreUnknown) {
  BuildScript script = disciplined_builders();
  script.host_batches_per_year = 3;
  script.other_batches_per_year = 4;
  const auto result = judge(builders_at(script, 60));
  EXPECT_EQ(indicator(result, "provisioning.4.volume").state, State::Unknown);
}

// Good work without a target, or weeks of numbers, is not managed.
TEST(ProvisioningManaged, WithoutTargetsNobodyManages) {
  const auto result = judge(builders_at(disciplined_builders(), 60));
  EXPECT_EQ(area(result, "provisioning").attained, 3) << text_of(result);
  EXPECT_NE(indicator(result, "provisioning.4.targets").state, State::Met);
  EXPECT_NE(indicator(result, "provisioning.4.core").state, State::Met);
}

}  // namespace
}  // namespace plumbline::acceptance
