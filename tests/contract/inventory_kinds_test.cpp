#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::SizeIs;

constexpr const char* kPortgroup = "DistributedVirtualPortgroup";

CollectionPlan plan_with_portgroups() {
  CollectionPlan plan = usual_plan();
  plan.properties[kPortgroup] = {"config.distributedVirtualSwitch", "name", "parent"};
  return plan;
}

/// The view of Network shows port groups too.
class InventoryKinds : public ::testing::TestWithParam<const char*> {
 protected:
  InventoryKinds() { vcenter_.post("/faults", GetParam()); }
  std::size_t portgroups_in(const std::string& type) const {
    std::size_t n = 0;
    for (const auto& [id, state] : store_.present(type)) n += state.entity.type == kPortgroup;
    return n;
  }

  SimulatedVCenter vcenter_{{"--vms", "10", "--hosts", "2", "--quiet-logins"}};
  MemoryStore store_;
};

TEST_P(InventoryKinds, WhatHasAStreamOfItsOwnIsLeftToIt) {
  const auto collector = make_collector(settings_for(vcenter_), plan_with_portgroups(), store_);
  for (int turn = 0; turn < 2; ++turn) {
    const auto report = sweep(*collector);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    EXPECT_THAT(store_.present(kPortgroup), SizeIs(5 + turn));
    EXPECT_EQ(portgroups_in("Network"), 0U) << "turn " << turn;
    EXPECT_EQ(line_of(report, "inventory/Network").read,
              static_cast<std::int64_t>(store_.present("Network").size()));
    // A new one comes to both filters.
    vcenter_.post("/steps", R"([{"Change":{"SetPortgroup":{"Name":"dv-new","Forged":true}}}])");
    vcenter_.advance("1m");
  }
}

TEST_P(InventoryKinds, WithoutOneTheyAreReadAsNetworks) {
  const auto collector = make_collector(settings_for(vcenter_), usual_plan(), store_);
  ASSERT_EQ(sweep(*collector).outcome, PollOutcome::Complete);
  EXPECT_EQ(portgroups_in("Network"), 5U);
}

INSTANTIATE_TEST_SUITE_P(Deltas, InventoryKinds, ::testing::Values("{}", R"({"no_deltas": true})"));

}  // namespace
}  // namespace plumbline::testing
