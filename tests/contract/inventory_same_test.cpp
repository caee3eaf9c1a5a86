#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;

/// An estate that was read once by a process that is no more.
class InventorySame : public ::testing::Test {
 protected:
  InventorySame() { read(); }

  /// Reads all by a new process; how many machines needed no parsing.
  int read(const std::string& build = "1", const CollectionPlan& plan = usual_plan()) {
    auto settings = settings_for(vcenter_);
    settings.build = build;
    const int before = store_.taken_by_print();
    const auto report = sweep(*make_collector(settings, plan, store_));
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    for (const char* type : {"VirtualMachine", "HostSystem"})
      EXPECT_EQ(store_.present(type).size(), vcenter_.inventory(type).size()) << type;
    return store_.taken_by_print() - before;
  }
  std::string property(const std::string& name, const std::string& path) const {
    for (const auto& [moid, state] : store_.present("VirtualMachine"))
      if (*state.find("name") == name)
        if (const std::string* value = state.find(path)) return *value;
    return "unset";
  }
  void play(const std::string& steps) const {
    vcenter_.post("/steps", steps);
    vcenter_.advance("1m");
  }

  SimulatedVCenter vcenter_{{"--vms", "40", "--hosts", "4", "--quiet-logins"}};
  MemoryStore store_;
};

TEST_F(InventorySame, WhatCameInTheSameBytesIsNotReadAgain) {
  EXPECT_GE(read(), 40);
  EXPECT_EQ(property("web-00001", "runtime.powerState"), "poweredOff");
}

TEST_F(InventorySame, WhatChangedMeanwhileIsRead) {
  play(R"([{"Change":{"SetVM":{"Name":"web-00001","On":true}}},
           {"Change":{"RemoveVM":"db-00002"}}])");
  EXPECT_GE(read(), 30);
  EXPECT_EQ(property("web-00001", "runtime.powerState"), "poweredOn");
  EXPECT_EQ(property("db-00002", "name"), "unset");
  play(R"([{"Change":{"SetVM":{"Name":"web-00001","On":false}}}])");
  read();
  EXPECT_EQ(property("web-00001", "runtime.powerState"), "poweredOff") << "as it was at first";
}

TEST_F(InventorySame, WhatADifferenceChangedIsNotTakenForWhatItWas) {
  auto settings = settings_for(vcenter_);
  settings.build = "1";
  const auto collector = make_collector(settings, usual_plan(), store_);
  sweep(*collector);
  play(R"([{"Change":{"SetVM":{"Name":"web-00001","On":true}}}])");
  sweep(*collector);
  ASSERT_EQ(property("web-00001", "runtime.powerState"), "poweredOn");
  collector->disconnect();
  play(R"([{"Change":{"SetVM":{"Name":"web-00001","On":false}}}])");
  read();
  EXPECT_EQ(property("web-00001", "runtime.powerState"), "poweredOff");
}

TEST_F(InventorySame, AnotherBuildOrPlanReadsEverythingAnew) {
  EXPECT_EQ(read("2"), 0);
  auto plan = usual_plan();
  for (auto& [type, paths] : plan.properties) paths.pop_back();
  EXPECT_EQ(read("2", plan), 0);
}

TEST_F(InventorySame, WhatIsHiddenIsReadEachTime) {
  vcenter_.post("/faults",
                R"({"hidden":[{"type":"VirtualMachine","name":".*","path":"runtime"}]})");
  read();
  const int again = read();
  EXPECT_LT(again, 40) << "hosts and others only";
  vcenter_.remove("/faults");
  read();
  EXPECT_EQ(property("web-00001", "runtime.powerState"), "poweredOff");
}

}  // namespace
}  // namespace plumbline::testing
