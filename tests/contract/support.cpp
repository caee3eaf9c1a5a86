#include "tests/contract/support.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace plumbline::testing {

collector::Settings settings_for(const SimulatedVCenter& vcenter) {
  collector::Settings settings;
  settings.name = "vc-test";
  settings.url = vcenter.url();
  settings.username = "reader@vsphere.local";
  settings.password = [] { return Result<std::string>("secret"); };
  settings.tls.ca_file = vcenter.ca_file();
  // A simulated vCenter need not be spared.
  settings.background_share = 1;
  return settings;
}

CollectionPlan usual_plan() {
  CollectionPlan plan;
  plan.properties = {
      {"VirtualMachine",
       {"config.hardware.memoryMB", "config.hardware.numCPU", "config.instanceUuid",
        "config.managedBy", "customValue", "name", "parent", "runtime.host", "runtime.powerState",
        "summary.config.template"}},
      {"HostSystem", {"name", "parent", "summary.hardware.uuid"}},
      {"ClusterComputeResource", {"name", "parent"}},
      {"Datastore", {"name", "parent", "summary.url"}},
      {"Network", {"name", "parent"}},
  };
  const auto events = usual_events();
  plan.event_classes.assign(events.begin(), events.end());
  plan.tasks = true;
  plan.option_keys = {"event.maxAge", "event.maxAgeEnabled", "no.such.key"};
  return plan;
}

std::set<std::string> usual_events() {
  return {"UserLoginSessionEvent", "VmBeingClonedEvent",  "VmClonedEvent",
          "VmCreatedEvent",        "VmMigratedEvent",     "VmPoweredOffEvent",
          "VmPoweredOnEvent",      "VmReconfiguredEvent", "VmRemovedEvent"};
}

collector::SweepReport sweep(collector::Collector& collector) {
  return collector.sweep(std::stop_token(), nullptr);
}

const collector::SweepReport::Line& line_of(const collector::SweepReport& report,
                                            const std::string& stream) {
  for (const auto& line : report.lines)
    if (line.stream == stream) return line;
  throw std::runtime_error("no line for " + stream);
}

std::string complaints(const collector::SweepReport& report) {
  std::string text;
  for (const auto& line : report.lines)
    if (line.outcome != PollOutcome::Complete) text += line.stream + ": " + line.reason + "\n";
  return text;
}

std::vector<std::string> scenario_at(const std::string& clock) {
  return {"--scenario", "improving", "--clock", clock, "--quiet-logins"};
}

void expect_equal_to_served(const MemoryStore& store, const SimulatedVCenter& vcenter) {
  EXPECT_EQ(store.lines(ActivityStream::Events), vcenter.served_events(usual_events()));
  EXPECT_EQ(store.lines(ActivityStream::Tasks), vcenter.served_tasks());
  EXPECT_THAT(store.contradictions(), ::testing::IsEmpty());
  for (const char* type : {"VirtualMachine", "HostSystem", "ClusterComputeResource", "Datastore"}) {
    std::set<std::string> ids;
    for (const auto& [id, state] : store.present(type)) ids.insert(id);
    EXPECT_EQ(ids, vcenter.inventory(type)) << type;
  }
}

}  // namespace plumbline::testing
