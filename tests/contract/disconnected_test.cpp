#include <gmock/gmock.h>

#include <map>
#include <string>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using ::testing::SizeIs;

TEST(Disconnected, Lesson15AHostThatIsCutOffStaysAndSaysSo) {
  SimulatedVCenter vcenter({"--vms", "20", "--hosts", "3", "--clusters", "1", "--quiet-logins"});
  CollectionPlan plan;
  plan.properties["HostSystem"] = {"config.product.build", "name", "runtime.connectionState",
                                   "summary.hardware.uuid"};
  plan.properties["VirtualMachine"] = {"name", "runtime.host"};
  MemoryStore store;
  auto collector = make_collector(settings_for(vcenter), plan, store);
  const auto set = [&](const std::string& what) {
    vcenter.post("/steps",
                 R"([{"Change":{"SetHost":{"Name":"esx-002.example.com",)" + what + "}}}]");
    vcenter.advance("1m");
    const auto report = sweep(*collector);
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    std::map<std::string, std::string> states;
    for (const auto& [id, host] : store.present("HostSystem")) {
      const std::string* state = host.find("runtime.connectionState");
      states[*host.find("name")] = state == nullptr ? "not known" : *state;
    }
    EXPECT_THAT(store.present("VirtualMachine"), SizeIs(20)) << "its machines stay too";
    return states;
  };
  const std::map<std::string, std::string> connected = {{"esx-001.example.com", "connected"},
                                                        {"esx-002.example.com", "connected"},
                                                        {"esx-003.example.com", "connected"}};
  auto cut_off = connected;
  cut_off["esx-002.example.com"] = "disconnected";
  EXPECT_EQ(set(R"("Maintenance":false)"), connected);
  EXPECT_EQ(set(R"("Disconnected":true)"), cut_off);
  EXPECT_EQ(set(R"("Forgotten":true)"), cut_off) << "nor when its configuration is not known";
  // The same for who begins to read while it is cut off.
  collector = make_collector(settings_for(vcenter), plan, store);
  EXPECT_EQ(set(R"("Forgotten":true)"), cut_off);
  EXPECT_EQ(set(R"("Forgotten":false,"Disconnected":false)"), connected);
}

}  // namespace
}  // namespace plumbline::testing
