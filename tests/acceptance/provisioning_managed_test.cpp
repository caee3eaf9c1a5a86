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

// Rare work: half a year must have been seen before level 4 is spoken of; level 3 needs 90 days.
TEST(ProvisioningManaged, HalfAYearMustHaveBeenSeen) {
  BuildScript script = disciplined_builders();
  script.shelf_week = 0;
  script.host_batches_per_year = 26;
  const auto early = judge(builders_at(script, 25));
  const auto late = judge(builders_at(script, 26));
  for (const char* row : {"provisioning.4.coverage", "provisioning.4.volume",
                          "provisioning.4.entry_conformance", "provisioning.4.post_entry_fix"}) {
    EXPECT_EQ(indicator(early, row).state, State::Unknown) << row;
    EXPECT_EQ(indicator(early, row).reason.code, "too_little_history") << row;
    EXPECT_EQ(indicator(early, row).earliest, kWeekZero + std::chrono::days(180)) << row;
    EXPECT_EQ(indicator(late, row).state, State::Met) << row << indicator(late, row).reason.text;
  }
  EXPECT_EQ(indicator(early, "provisioning.3.coverage").state, State::Met);
  EXPECT_EQ(indicator(early, "provisioning.3.entry_conformance").state, State::Met);
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
