#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::SizeIs;

class Inventory : public ::testing::Test {
 protected:
  SimulatedVCenter vcenter_{{"--vms", "40", "--hosts", "4"}};
  MemoryStore store_;
  std::unique_ptr<collector::Collector> collector_ =
      make_collector(settings_for(vcenter_), usual_plan(), store_);
};

TEST_F(Inventory, HoldsExactlyThePlannedProperties) {
  const auto report = sweep(*collector_);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  const auto vms = store_.present("VirtualMachine");
  ASSERT_THAT(vms, SizeIs(40));
  for (const auto& [id, vm] : vms) {
    EXPECT_EQ(vm.entity, (EntityRef{"VirtualMachine", id}));
    EXPECT_THAT(vm.unreadable, IsEmpty());
    for (const auto& [path, value] : vm.properties) {
      const std::set<std::string> planned = {"config.hardware.memoryMB",
                                             "config.hardware.numCPU",
                                             "config.instanceUuid",
                                             "name",
                                             "parent",
                                             "runtime.host",
                                             "runtime.powerState",
                                             "summary.config.template",
                                             "customValue[Owner]",
                                             "customValue[Service]",
                                             "customValue[Env]"};
      EXPECT_THAT(planned, Contains(path));
    }
    EXPECT_THAT(*vm.find("name"), Not(IsEmpty()));
    EXPECT_THAT(*vm.find("runtime.host"), HasSubstr("HostSystem:"));
    EXPECT_THAT(*vm.find("customValue[Owner]"), HasSubstr("team-"));
    EXPECT_THAT(*vm.find("summary.config.template"), ::testing::AnyOf("true", "false"));
  }
  EXPECT_THAT(store_.present("HostSystem"), SizeIs(4));
  EXPECT_EQ(store_.last_poll("inventory/VirtualMachine").read, 40);
}

TEST_F(Inventory, ReadsTheSettingsThatArePlannedAndOnlyThose) {
  sweep(*collector_);
  const auto settings = store_.present("OptionManager");
  ASSERT_THAT(settings, Contains(Key("settings")));
  const auto& properties = settings.at("settings").properties;
  EXPECT_THAT(properties, Contains(Key("event.maxAge")));
  EXPECT_THAT(properties, Not(Contains(Key("no.such.key"))));
  EXPECT_EQ(vcenter_.calls("QueryOptions"), 2) << "one for each subtree";
}

TEST_F(Inventory, FollowsEveryPage) {
  vcenter_.post("/faults", R"({"page_limit":7})");
  const auto report = sweep(*collector_);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(store_.present("VirtualMachine"), SizeIs(40));
  EXPECT_GE(vcenter_.calls("WaitForUpdatesEx"), 40 / 7 + 5) << "pages of updates";
}

TEST_F(Inventory, ASecondReadingOfAQuietEstateChangesNothing) {
  sweep(*collector_);
  const auto report = sweep(*collector_);
  for (const auto& line : report.lines) EXPECT_EQ(line.added, 0) << line.stream;
  EXPECT_EQ(vcenter_.count("logins"), 1);
}

TEST_F(Inventory, AnObjectThatIsNoMoreIsGone) {
  sweep(*collector_);
  vcenter_.post("/steps", R"([{"Change":{"RemoveVM":"web-00001"}}])");
  vcenter_.advance("1m");
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(store_.present("VirtualMachine"), SizeIs(39));
}

TEST_F(Inventory, RefusedPropertiesAreUnreadableAndCounted) {
  vcenter_.post("/faults",
                R"({"hidden":[{"type":"VirtualMachine","name":"web-.*","path":"config"},
                              {"type":"VirtualMachine","name":"web-.*","path":"name"}]})");
  const auto report = sweep(*collector_);
  ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  int hidden = 0;
  for (const auto& [id, vm] : store_.present("VirtualMachine"))
    if (vm.find("name") == nullptr) {
      ++hidden;
      EXPECT_THAT(vm.unreadable, Contains("config.instanceUuid"));
      EXPECT_THAT(vm.unreadable, Contains("name"));
      EXPECT_NE(vm.find("runtime.powerState"), nullptr);
    }
  EXPECT_EQ(hidden, 5);
  EXPECT_EQ(store_.last_poll("inventory/VirtualMachine").hidden, 5);
}

TEST_F(Inventory, ObjectsThatAreHiddenNowAreNotGone) {
  sweep(*collector_);
  vcenter_.post("/faults", R"({"hidden":[{"type":"VirtualMachine"}]})");
  const auto report = sweep(*collector_);
  const auto& line = line_of(report, "inventory/VirtualMachine");
  EXPECT_EQ(line.outcome, PollOutcome::Partial);
  EXPECT_THAT(line.reason, HasSubstr("not shown any more"));
  EXPECT_THAT(store_.present("VirtualMachine"), SizeIs(40));
  vcenter_.remove("/faults");
  EXPECT_EQ(sweep(*collector_).outcome, PollOutcome::Complete);
}

TEST_F(Inventory, AnUnknownPathCostsThatPathOnly) {
  auto plan = usual_plan();
  plan.properties["HostSystem"] = {"name", "no.such.path"};
  collector_ = make_collector(settings_for(vcenter_), plan, store_);
  for (const char* strict : {"true", "false"}) {
    vcenter_.post("/faults", std::string(R"({"strict_properties":)") + strict + "}");
    const auto report = sweep(*collector_);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    for (const auto& [id, host] : store_.present("HostSystem")) {
      EXPECT_THAT(host.unreadable, ::testing::ElementsAre("no.such.path"));
      EXPECT_NE(host.find("name"), nullptr);
    }
  }
}

TEST_F(Inventory, AnAnswerWithoutCompressionIsReadToo) {
  vcenter_.post("/faults", R"({"gzip":false})");
  EXPECT_EQ(sweep(*collector_).outcome, PollOutcome::Complete);
  const auto plain = collector_->status().bytes_received;
  MemoryStore other;
  vcenter_.post("/faults", R"({"gzip":true})");
  auto compressed = make_collector(settings_for(vcenter_), usual_plan(), other);
  EXPECT_EQ(sweep(*compressed).outcome, PollOutcome::Complete);
  EXPECT_LT(compressed->status().bytes_received * 2, plain);
  EXPECT_EQ(other.present("VirtualMachine").size(), store_.present("VirtualMachine").size());
}

}  // namespace
}  // namespace plumbline::testing
