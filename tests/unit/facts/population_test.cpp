#include "facts/population.h"

#include <gtest/gtest.h>

namespace plumbline {
namespace {

const Instant kJune = *parse_instant("2026-06-01");

EntityState vm(std::string name) {
  EntityState s;
  s.entity = {"VirtualMachine", "vm-1"};
  s.properties["name"] = std::move(name);
  return s;
}

TEST(Population, OnlyServersAreServers) {
  EXPECT_EQ(population_of(vm("web-01"), {}, kJune), Population::Server);
  auto golden = vm("golden");
  golden.properties["summary.config.template"] = "true";
  EXPECT_EQ(population_of(golden, {}, kJune), Population::Template);
  EXPECT_EQ(population_of(vm("vCLS-12"), {}, kJune), Population::Agent);
  auto agent = vm("x");
  agent.properties["config.managedBy.extensionKey"] = "com.vmware.vim.eam";
  EXPECT_EQ(population_of(agent, {}, kJune), Population::Agent);
  EntityState host;
  host.entity = {"HostSystem", "host-1"};
  EXPECT_EQ(population_of(host, {}, kJune), Population::Infrastructure);
}

TEST(Population, LeavingTheServersIsProspective) {
  const std::vector<PopulationRule> rules = {{Population::Lab, "lab-.*", kJune}};
  EXPECT_EQ(population_of(vm("lab-1"), rules, kJune), Population::Lab);
  EXPECT_EQ(population_of(vm("lab-1"), rules, kJune - Duration(1)), Population::Server);
  EXPECT_EQ(population_of(vm("web-1"), rules, kJune), Population::Server);
}

}  // namespace
}  // namespace plumbline
